import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { RoundView, SubmissionView } from '../../../../tool/contract/submission.ts';
import { stepsOf, type Step } from '../model/outline.ts';
import { EvidenceRow } from './EvidenceRow.tsx';
import { SideBySide } from './TextDiff.tsx';

interface ItemProps {
  submission: SubmissionView;
  step: Step;
  round: RoundView;
  /** The round before, for what changed. */
  before: RoundView | undefined;
}

/** What was handed in at one stop; beside the round before where the text changed. */
export function HandedInItem({ submission, step, round, before }: ItemProps) {
  const { t } = useTranslation('earner');
  if (step.kind === 'prompt') {
    const text = round.answers[step.id] ?? '';
    const earlier = before?.answers[step.id] ?? '';
    if (before && earlier !== text) {
      return (
        <SideBySide
          before={{ label: t('diff.round', { round: before.number }), text: earlier }}
          after={{ label: t('diff.round', { round: round.number }), text }}
        />
      );
    }
    return (
      <Typography variant="body2" sx={{ whiteSpace: 'pre-wrap', maxWidth: '72ch', overflowWrap: 'anywhere' }}>
        {text || t('diff.empty')}
      </Typography>
    );
  }
  const here = (evidence: RoundView['evidence']) =>
    evidence.filter(({ artifactId }) => artifactId === step.id);
  const gone = here(before?.evidence ?? []).filter(
    ({ id }) => !round.evidence.some((kept) => kept.id === id),
  );
  return (
    <>
      <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none' }}>
        {here(round.evidence).map((evidence) => (
          <EvidenceRow
            key={evidence.id}
            submissionId={submission.id}
            evidence={evidence}
            isNew={before !== undefined && evidence.addedInRound === round.number}
          />
        ))}
      </Box>
      {gone.length > 0 && (
        <Typography variant="body2" color="textSecondary" sx={{ mt: 1 }}>
          {t('diff.takenOut', { names: gone.map(({ name }) => name).join(', ') })}
        </Typography>
      )}
    </>
  );
}

/** Everything of one round, in the order of the micro-credential. */
export function HandedIn({ submission, round }: { submission: SubmissionView; round: RoundView }) {
  const before = submission.rounds.find(({ number }) => number === round.number - 1);
  return (
    <Box sx={{ display: 'grid', gap: 3 }}>
      {stepsOf(submission.microCredential.content).map((step) => (
        <Box key={step.id}>
          <Typography variant="h3" component="h3" sx={{ mb: 0.5, maxWidth: '72ch' }}>
            {step.title}
          </Typography>
          <HandedInItem submission={submission} step={step} round={round} before={before} />
        </Box>
      ))}
    </Box>
  );
}
