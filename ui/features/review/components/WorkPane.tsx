import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Prompt } from '../../../../tool/contract/micro-credential.ts';
import type { RoundView, SubmissionView } from '../../../../tool/contract/submission.ts';
import { TimeAgo } from '../../../components/TimeAgo.tsx';
import { countWords } from '../text-diff.ts';
import { DiffText } from './DiffText.tsx';
import { EvidenceList } from './EvidenceList.tsx';

/** The place of a prompt or artifact in the work; the rubric scrolls to it. */
export const workAnchor = (id: string) => `work-${id}`;

function Block({ id, current, children }: { id: string; current: boolean; children: ReactNode }) {
  return (
    <Box
      id={workAnchor(id)}
      sx={{
        px: { xs: 2, sm: 2.5 },
        py: 2,
        borderLeft: '3px solid',
        borderColor: current ? 'primary.main' : 'transparent',
        scrollMarginTop: 96,
      }}
    >
      {children}
    </Box>
  );
}

function Answer({ prompt, round, before }: { prompt: Prompt; round: RoundView; before: RoundView | null }) {
  const { t } = useTranslation('review');
  const text = round.answers[prompt.id] ?? '';
  const earlier = before?.answers[prompt.id];
  const changed = earlier !== undefined && earlier !== text;
  const [showDiff, setShowDiff] = useState(true);
  return (
    <>
      <Typography variant="body2" color="textSecondary" sx={{ maxWidth: '72ch' }}>
        {prompt.question}
      </Typography>
      <Typography component="div" sx={{ maxWidth: '72ch', mt: 0.75, whiteSpace: 'pre-wrap' }}>
        {text ? (
          changed && showDiff ? (
            <DiffText before={earlier} after={text} />
          ) : (
            text
          )
        ) : (
          <em>{t('work.noAnswer')}</em>
        )}
      </Typography>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1.5, mt: 0.5, minHeight: 28 }}>
        <Typography variant="caption" color="textSecondary">
          {t('work.words', { count: countWords(text) })}
          {before &&
            earlier !== undefined &&
            !changed &&
            ` · ${t('work.unchanged', { round: before.number })}`}
        </Typography>
        {changed && (
          <Button size="small" sx={{ minHeight: 28, py: 0 }} onClick={() => setShowDiff(!showDiff)}>
            {t(showDiff ? 'work.hideChanges' : 'work.showChanges', { round: before?.number })}
          </Button>
        )}
      </Box>
    </>
  );
}

interface WorkPaneProps {
  submission: SubmissionView;
  round: RoundView;
  /** Prompt or artifact the rubric is at. */
  current: string | null;
}

/** What was handed in, part by part, beside what was handed in before. */
export function WorkPane({ submission, round, current }: WorkPaneProps) {
  const { t } = useTranslation('review');
  const { content } = submission.microCredential;
  const before = submission.rounds.filter(({ number }) => number < round.number).at(-1) ?? null;
  const heading = (text: string) => (
    <Typography
      variant="h4"
      component="h2"
      sx={{ px: { xs: 2, sm: 2.5 }, pt: 2, color: 'text.secondary', textTransform: 'none' }}
    >
      {text}
    </Typography>
  );
  const prompts = (list: Prompt[]) =>
    list.map((prompt) => (
      <Block key={prompt.id} id={prompt.id} current={current === prompt.id}>
        <Answer prompt={prompt} round={round} before={before} />
      </Block>
    ));
  return (
    <Box sx={{ bgcolor: 'background.paper', minHeight: '100%', pb: 4 }}>
      <Typography variant="body2" color="textSecondary" sx={{ px: { xs: 2, sm: 2.5 }, pt: 2 }}>
        {t('work.handedIn', { round: round.number })} <TimeAgo at={round.submittedAt} />
      </Typography>
      {round.changeNote && (
        <Box sx={{ mx: { xs: 2, sm: 2.5 }, mt: 1, p: 1.5, borderRadius: 1, bgcolor: 'background.sunken' }}>
          <Typography variant="subtitle2" component="p">
            {t('work.changeNote')}
          </Typography>
          <Typography sx={{ maxWidth: '72ch', whiteSpace: 'pre-wrap' }}>{round.changeNote}</Typography>
        </Box>
      )}
      {heading(t('part.overview'))}
      {prompts(content.overview.prompts)}
      {heading(t('part.evidence'))}
      {content.evidence.artifacts.map((artifact) => (
        <Block key={artifact.id} id={artifact.id} current={current === artifact.id}>
          <Typography variant="h3">{artifact.title}</Typography>
          <Typography variant="body2" color="textSecondary" sx={{ maxWidth: '72ch', mb: 1 }}>
            {artifact.instructions}
          </Typography>
          <EvidenceList
            submissionId={submission.id}
            round={round.number}
            items={round.evidence.filter(({ artifactId }) => artifactId === artifact.id)}
          />
        </Block>
      ))}
      {heading(t('part.reflection'))}
      {prompts(content.reflection.prompts)}
    </Box>
  );
}
