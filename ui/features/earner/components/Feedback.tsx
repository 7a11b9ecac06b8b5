import Edit from '@mui/icons-material/Edit';
import Lock from '@mui/icons-material/Lock';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type {
  DecisionView,
  ItemScoreView,
  RoundView,
  SubmissionView,
} from '../../../../tool/contract/submission.ts';
import { paths } from '../../../app/paths.ts';
import { StateChip } from '../../../components/StateChip.tsx';
import { TimeAgo } from '../../../components/TimeAgo.tsx';
import { itemTitle, stepOfItem, stepsOf, type Step } from '../model/outline.ts';
import { FeedbackNote } from './FeedbackNote.tsx';
import { GradebookLine } from './GradebookLine.tsx';
import { HandedIn, HandedInItem } from './HandedIn.tsx';
import { Passing } from './Passing.tsx';
import { RoundTimeline } from './RoundTimeline.tsx';
import { SideBySide } from './TextDiff.tsx';

interface ScoreProps {
  submission: SubmissionView;
  round: RoundView;
  step: Step;
  score: ItemScoreView;
  /** The next round is open and this is what it answers to. */
  revisable: boolean;
}

/** One item that did not pass: the reviewer's words, what passing looks like, what was handed in, and the way to change it. */
function ToChange({ submission, round, step, score, revisable }: ScoreProps) {
  const { t } = useTranslation('earner');
  const title = itemTitle([step], score.itemId);
  const criterion = step.kind === 'artifact' && step.artifact.criteria.find(({ id }) => id === score.itemId);
  const passing = criterion
    ? criterion.passingLooksLike
    : step.kind === 'prompt'
      ? step.prompt.passingLooksLike
      : '';
  const handedIn = round.answers[step.id] ?? '';
  const now = submission.answers[step.id]?.text ?? '';
  const rewritten = revisable && step.kind === 'prompt' && now !== handedIn;
  const before = submission.rounds.find(({ number }) => number === round.number - 1);
  return (
    <Box component="li" sx={{ py: 2, borderBottom: '1px solid', borderColor: 'divider' }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5, alignItems: 'flex-start', mb: 1 }}>
        <Box sx={{ flex: '1 1 260px', minWidth: 0 }}>
          {step.kind === 'artifact' && (
            <Typography variant="caption" component="p" color="textSecondary">
              {step.title}
            </Typography>
          )}
          <Typography variant="h3" sx={{ maxWidth: '72ch' }}>
            {title}
          </Typography>
        </Box>
        {revisable && (
          <Button
            variant="contained"
            startIcon={<Edit />}
            component={Link}
            to={paths.workspace(submission.id, step.id)}
            aria-label={t('feedback.reviseNamed', { title })}
          >
            {t('feedback.revise')}
          </Button>
        )}
      </Box>
      <FeedbackNote score={score} step={step} />
      <Passing text={passing} />
      {rewritten ? (
        <Box sx={{ mt: 1.5 }}>
          <SideBySide
            before={{ label: t('diff.round', { round: round.number }), text: handedIn }}
            after={{ label: t('diff.now'), text: now }}
          />
        </Box>
      ) : (
        <Box component="details" sx={{ mt: 1 }}>
          <Box component="summary" sx={{ cursor: 'pointer', fontSize: '0.875rem', py: 0.5 }}>
            {t('feedback.whatYouHandedIn')}
          </Box>
          <HandedInItem submission={submission} step={step} round={round} before={before} />
        </Box>
      )}
    </Box>
  );
}

/** One item that passed: closed for good. */
function Passed({ step, score }: { step: Step; score: ItemScoreView }) {
  const { t } = useTranslation('earner');
  const criterion =
    step.kind === 'artifact' ? step.artifact.criteria.find(({ id }) => id === score.itemId) : undefined;
  const level = criterion?.levels.find(({ id }) => id === score.levelId);
  return (
    <Box
      component="li"
      sx={{ display: 'flex', gap: 1.25, py: 1.25, borderBottom: '1px solid', borderColor: 'divider' }}
    >
      <Lock aria-hidden sx={{ fontSize: 18, color: 'tone.earned.main', mt: '3px' }} />
      <Box sx={{ minWidth: 0, maxWidth: '72ch' }}>
        <Typography variant="body2" sx={{ fontWeight: 600 }}>
          {itemTitle([step], score.itemId)}
        </Typography>
        <Typography variant="caption" component="p" sx={{ color: 'tone.earned.main', fontWeight: 600 }}>
          {level?.label ?? t('feedback.yes')}
          {score.carriedFrom !== null && (
            <Box component="span" sx={{ color: 'text.secondary', fontWeight: 400 }}>
              {' · '}
              {t('feedback.carried', { round: score.carriedFrom })}
            </Box>
          )}
        </Typography>
        {score.feedback && (
          <Typography variant="body2" sx={{ whiteSpace: 'pre-wrap', mt: 0.5 }}>
            {score.feedback}
          </Typography>
        )}
      </Box>
    </Box>
  );
}

function Decision({
  submission,
  round,
  decision,
}: {
  submission: SubmissionView;
  round: RoundView;
  decision: DecisionView;
}) {
  const { t } = useTranslation('earner');
  const steps = stepsOf(submission.microCredential.content);
  const latest = round.number === submission.rounds.at(-1)?.number;
  const revisable = latest && submission.state === 'needs_revision' && submission.editable;
  const placed = decision.scores.flatMap((score) => {
    const step = stepOfItem(steps, score.itemId);
    return step ? [{ score, step }] : [];
  });
  const failed = placed.filter(({ score }) => !score.passed);
  const passed = placed.filter(({ score }) => score.passed);
  const earned = decision.outcome === 'earned';
  const firstToRevise = failed[0]?.step.id;
  return (
    <>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5, alignItems: 'center', mb: 1.5 }}>
        <Box sx={{ flex: '1 1 280px' }}>
          <StateChip tone={earned ? 'earned' : 'needsRevision'}>
            {t(earned ? 'state.earned' : 'state.needs_revision')}
          </StateChip>
          <Typography sx={{ mt: 0.75 }}>
            {earned
              ? t('feedback.allPassed', { count: decision.totalCount })
              : t('next.needs_revision', {
                  count: decision.totalCount - decision.passedCount,
                  total: decision.totalCount,
                })}
          </Typography>
          <Typography variant="body2" color="textSecondary">
            {decision.reviewer
              ? t('feedback.by', { name: decision.reviewer.name })
              : t('feedback.byReviewer')}
            {' · '}
            <TimeAgo at={decision.releasedAt} />
          </Typography>
          {latest && <GradebookLine passback={submission.passback} />}
        </Box>
        {revisable && failed.length > 1 && firstToRevise && (
          <Button
            variant="contained"
            size="large"
            component={Link}
            to={paths.workspace(submission.id, firstToRevise)}
          >
            {t('feedback.startRevising')}
          </Button>
        )}
      </Box>
      {decision.summary && (
        <Typography
          component="blockquote"
          sx={{
            m: 0,
            mb: 2,
            pl: 2,
            borderLeft: '3px solid',
            borderColor: 'divider',
            whiteSpace: 'pre-wrap',
            maxWidth: '72ch',
          }}
        >
          {decision.summary}
        </Typography>
      )}
      {failed.length > 0 && (
        <Box component="section" aria-labelledby="to-change" sx={{ mt: 3 }}>
          <Typography variant="h2" id="to-change">
            {t(revisable ? 'feedback.changeFirst' : 'feedback.notPassed')}
          </Typography>
          <Box component="ol" sx={{ m: 0, p: 0, listStyle: 'none' }}>
            {failed.map(({ score, step }) => (
              <ToChange
                key={score.itemId}
                submission={submission}
                round={round}
                step={step}
                score={score}
                revisable={revisable}
              />
            ))}
          </Box>
        </Box>
      )}
      <Box component="section" aria-labelledby="passed" sx={{ mt: 3 }}>
        <Typography variant="h2" id="passed">
          {t('feedback.passed', { count: passed.length })}
        </Typography>
        {!earned && passed.length > 0 && (
          <Typography variant="body2" color="textSecondary">
            {t('feedback.passedStays')}
          </Typography>
        )}
        <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none' }}>
          {passed.map(({ score, step }) => (
            <Passed key={score.itemId} step={step} score={score} />
          ))}
        </Box>
      </Box>
    </>
  );
}

/** One round of the work with what the reviewer said, and the way through all rounds. */
export function Feedback({ submission, round }: { submission: SubmissionView; round: RoundView }) {
  const { t } = useTranslation('earner');
  return (
    <Box sx={{ display: 'grid', gap: 4, gridTemplateColumns: { md: 'minmax(0, 1fr) 232px' } }}>
      <Box sx={{ minWidth: 0 }}>
        {round.decision ? (
          <Decision submission={submission} round={round} decision={round.decision} />
        ) : (
          <Box sx={{ mb: 3 }}>
            <StateChip tone="waitingOnOthers">{t('state.submitted')}</StateChip>
            <Typography sx={{ mt: 0.75 }}>
              {t('feedback.waiting')} <TimeAgo at={round.submittedAt} />.
            </Typography>
            <GradebookLine passback={submission.passback} />
          </Box>
        )}
        <Box component="details" open={!round.decision} sx={{ mt: 3 }}>
          <Box component="summary" sx={{ cursor: 'pointer', mb: 2 }}>
            <Typography variant="h2" component="h2" sx={{ display: 'inline' }}>
              {t('feedback.handedInRound', { round: round.number })}
            </Typography>
          </Box>
          <HandedIn submission={submission} round={round} />
        </Box>
      </Box>
      <RoundTimeline submission={submission} shown={round.number} />
    </Box>
  );
}
