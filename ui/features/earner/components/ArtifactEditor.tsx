import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { ItemScoreView, SubmissionView } from '../../../../tool/contract/submission.ts';
import { ProblemNotice } from '../../../components/ProblemNotice.tsx';
import { ApiProblem } from '../../../lib/api-client.ts';
import { useMe } from '../../../lib/me.ts';
import { shouldRetry } from '../../../lib/query-client.ts';
import type { Removals } from '../hooks/useRemovals.ts';
import type { Step } from '../model/outline.ts';
import type { Uploads } from '../model/uploads.ts';
import { AddEvidence } from './AddEvidence.tsx';
import { EvidenceRow, UploadRow } from './EvidenceRow.tsx';
import { FeedbackNote } from './FeedbackNote.tsx';
import { Rubric } from './Rubric.tsx';

interface ArtifactEditorProps {
  step: Extract<Step, { kind: 'artifact' }>;
  submission: SubmissionView;
  uploads: Uploads;
  removals: Removals;
  readOnly: boolean;
  locked: boolean;
  failed: ItemScoreView[];
}

/** What is attached to one artifact, with the rubric it is judged by. */
export function ArtifactEditor({
  step,
  submission,
  uploads,
  removals,
  readOnly,
  locked,
  failed,
}: ArtifactEditorProps) {
  const { t } = useTranslation('earner');
  const { limits } = useMe();
  const { artifact } = step;
  const evidence = submission.evidence.filter(({ artifactId }) => artifactId === artifact.id);
  const onTheWay = uploads.list().filter(({ artifactId }) => artifactId === artifact.id);
  const standing = evidence.filter(({ id }) => !removals.pending.has(id)).length;
  const arriving = onTheWay.filter(({ state }) => state !== 'failed').length;
  const room = artifact.maxItems - standing - arriving;
  const closed = readOnly || locked;

  const addFiles = (files: File[]) => {
    let free = room;
    uploads.add(artifact.id, files, (file) => {
      if (file.size === 0) return new ApiProblem({ status: 422, code: 'file_empty' });
      if (file.size > limits.fileBytes) return new ApiProblem({ status: 413, code: 'file_too_large' });
      return free-- > 0 ? null : new ApiProblem({ status: 422, code: 'evidence_limit_reached' });
    });
  };

  return (
    <Box>
      <Typography variant="h2" sx={{ mb: 0.5 }}>
        {artifact.title}
      </Typography>
      <Typography sx={{ maxWidth: '72ch', mb: 1.5 }}>{artifact.instructions}</Typography>
      {failed.map((score) => (
        <FeedbackNote key={score.itemId} score={score} step={step} />
      ))}
      {locked && (
        <Alert severity="success" variant="outlined" sx={{ mb: 1.5 }}>
          {t('locked')}
        </Alert>
      )}
      <Typography variant="h3" component="h3" sx={{ mt: 2 }}>
        {t('evidence.title')}{' '}
        <Typography component="span" variant="caption" color="textSecondary">
          {t('evidence.howMany', {
            count: standing,
            min: artifact.minItems,
            max: artifact.maxItems,
          })}
        </Typography>
      </Typography>
      {evidence.length + onTheWay.length === 0 ? (
        <Typography variant="body2" color="textSecondary" sx={{ py: 1 }}>
          {t('evidence.none')}
        </Typography>
      ) : (
        <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none' }}>
          {evidence.map((item) => (
            <EvidenceRow
              key={item.id}
              submissionId={submission.id}
              evidence={item}
              removed={removals.pending.has(item.id)}
              {...(!closed && {
                onRemove: () => removals.remove(item.id),
                onUndo: () => removals.undo(item.id),
              })}
            />
          ))}
          {onTheWay.map((upload) => (
            <UploadRow
              key={upload.uploadId}
              upload={upload}
              onCancel={() => uploads.cancel(upload.uploadId)}
              {...(uploads.canRetry(upload.uploadId) &&
                shouldRetry(0, upload.problem) && { onRetry: () => uploads.retry(upload.uploadId) })}
            />
          ))}
        </Box>
      )}
      {removals.problem !== null && <ProblemNotice error={removals.problem} />}
      {!closed &&
        (room > 0 ? (
          <AddEvidence submissionId={submission.id} artifact={artifact} onFiles={addFiles} />
        ) : (
          <Typography variant="body2" color="textSecondary" sx={{ mt: 1 }}>
            {t('evidence.full', { max: artifact.maxItems })}
          </Typography>
        ))}
      <Box sx={{ mt: 4 }}>
        <Typography variant="h3" component="h3" sx={{ mb: 1.5 }}>
          {t('rubric.title')}
        </Typography>
        <Rubric criteria={artifact.criteria} locked={submission.lockedItems} />
      </Box>
    </Box>
  );
}
