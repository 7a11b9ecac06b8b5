import Lock from '@mui/icons-material/LockOutlined';
import Box from '@mui/material/Box';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { DraftScore } from '../../../../tool/contract/review.ts';
import type { RoundView } from '../../../../tool/contract/submission.ts';
import { StateChip } from '../../../components/StateChip.tsx';
import { choicesOf, earlierScore, type ScoreItem } from '../scoring.ts';
import { LevelCards } from './LevelCards.tsx';

export const itemAnchor = (id: string) => `item-${id}`;
export const commentField = (id: string) => `comment-${id}`;

const titleOf = (item: ScoreItem) => (item.kind === 'prompt' ? item.prompt.question : item.criterion.title);
const passingOf = (item: ScoreItem) =>
  item.kind === 'prompt' ? item.prompt.passingLooksLike : item.criterion.passingLooksLike;

interface ItemCardProps {
  item: ScoreItem;
  rounds: RoundView[];
  round: number;
  score: DraftScore | undefined;
  chosenId: string | null;
  needsFeedback: boolean;
  /** A release was tried while this one had no score. */
  missing: boolean;
  current: boolean;
  disabled: boolean;
  showKeys: boolean;
  onFocus: () => void;
  onChoose: (choiceId: string) => void;
  onFeedback: (text: string) => void;
}

/** One prompt or criterion to score: what passing looks like, what was said before, the scale, the feedback. */
export function ItemCard(props: ItemCardProps) {
  const { item, rounds, round, score, chosenId, needsFeedback, current, disabled, showKeys } = props;
  const { t } = useTranslation('review');
  const choices = choicesOf(item, { yes: t('rubric.yes'), no: t('rubric.no') });
  const before = earlierScore(rounds, round, item.id);
  const titleId = `title-${item.id}`;
  return (
    <Box
      component="section"
      id={itemAnchor(item.id)}
      aria-labelledby={titleId}
      tabIndex={-1}
      onFocusCapture={props.onFocus}
      sx={{
        px: 2,
        py: 2,
        borderLeft: '3px solid',
        borderLeftColor: current ? 'primary.main' : 'transparent',
        borderBottom: '1px solid',
        borderBottomColor: 'divider',
        scrollMarginTop: 96,
        outline: 'none',
      }}
    >
      <Typography variant="h3" id={titleId}>
        {titleOf(item)}
      </Typography>
      <Typography variant="body2" color="textSecondary" sx={{ mb: 1.25, maxWidth: '72ch' }}>
        {t('rubric.passingLooksLike')} {passingOf(item)}
      </Typography>
      {before && (
        <Box sx={{ mb: 1.25, p: 1.25, borderRadius: 1, bgcolor: 'background.sunken' }}>
          <Typography variant="body2" sx={{ fontWeight: 600 }}>
            {t('rubric.before', {
              round: before.round,
              level:
                choices.find(
                  (choice) => choice.id === (before.score.levelId ?? (before.score.passed ? 'yes' : 'no')),
                )?.label ?? '',
            })}
          </Typography>
          {before.score.feedback && (
            <Typography variant="body2" sx={{ whiteSpace: 'pre-wrap' }}>
              {before.score.feedback}
            </Typography>
          )}
        </Box>
      )}
      {props.missing && (
        <Typography variant="body2" sx={{ color: 'warning.main', fontWeight: 600, mb: 0.75 }}>
          {t('rubric.notScored')}
        </Typography>
      )}
      <LevelCards
        name={`score-${item.id}`}
        choices={choices}
        value={chosenId}
        disabled={disabled}
        labelledBy={titleId}
        showKeys={showKeys && current && !disabled}
        onChoose={props.onChoose}
      />
      <TextField
        id={commentField(item.id)}
        multiline
        minRows={1}
        maxRows={10}
        sx={{ mt: 1.25 }}
        label={t(needsFeedback ? 'rubric.feedbackNeeded' : 'rubric.feedback')}
        value={score?.feedback ?? ''}
        disabled={disabled}
        onChange={(event) => props.onFeedback(event.target.value)}
        color={needsFeedback ? 'warning' : 'primary'}
        focused={needsFeedback || undefined}
        helperText={needsFeedback ? t('rubric.feedbackWhy') : undefined}
        slotProps={{ htmlInput: { maxLength: 5000 } }}
      />
    </Box>
  );
}

/** What passed in an earlier round: closed, and shown as passed. */
export function LockedItem({ item, rounds, round }: { item: ScoreItem; rounds: RoundView[]; round: number }) {
  const { t } = useTranslation('review');
  const before = earlierScore(rounds, round, item.id);
  const passedIn = (
    <StateChip tone="earned">
      {t('rubric.passedIn', { round: before?.score.carriedFrom ?? before?.round ?? round })}
    </StateChip>
  );
  return (
    <Box
      sx={{ px: 2, py: 1.25, borderBottom: '1px solid', borderColor: 'divider', display: 'flex', gap: 1.5 }}
    >
      <Lock aria-hidden sx={{ fontSize: 18, mt: 0.25, color: 'text.secondary' }} />
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <Typography
          variant="body2"
          title={titleOf(item)}
          sx={{
            fontWeight: 600,
            display: '-webkit-box',
            WebkitLineClamp: 2,
            WebkitBoxOrient: 'vertical',
            overflow: 'hidden',
          }}
        >
          {titleOf(item)}
        </Typography>
        <Box sx={{ mt: 0.5 }}>{passedIn}</Box>
        {before?.score.feedback && (
          <Typography variant="body2" color="textSecondary">
            {before.score.feedback}
          </Typography>
        )}
      </Box>
    </Box>
  );
}
