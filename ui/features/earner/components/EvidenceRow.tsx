import Article from '@mui/icons-material/Article';
import InsertDriveFile from '@mui/icons-material/InsertDriveFileOutlined';
import LinkIcon from '@mui/icons-material/Link';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { EvidenceView } from '../../../../tool/contract/submission.ts';
import { ProblemNotice, useProblemText } from '../../../components/ProblemNotice.tsx';
import { TimeAgo } from '../../../components/TimeAgo.tsx';
import { fileSize } from '../../../lib/dates.ts';
import { downloadEvidence } from '../api/submissions.ts';
import type { Upload } from '../model/uploads.ts';

const icons = { file: InsertDriveFile, link: LinkIcon, text: Article } as const;

function Row({
  icon,
  children,
  actions,
}: {
  icon: keyof typeof icons;
  children: ReactNode;
  actions?: ReactNode;
}) {
  const Icon = icons[icon];
  return (
    <Box
      component="li"
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        gap: 1.25,
        py: 1,
        borderBottom: '1px solid',
        borderColor: 'divider',
      }}
    >
      <Icon aria-hidden sx={{ fontSize: 20, color: 'text.secondary' }} />
      <Box sx={{ flex: '1 1 180px', minWidth: 0 }}>{children}</Box>
      <Box sx={{ display: 'flex', gap: 0.5, ml: 'auto' }}>{actions}</Box>
    </Box>
  );
}

interface EvidenceRowProps {
  submissionId: string;
  evidence: EvidenceView;
  /** Taken out a moment ago and still to be undone. */
  removed?: boolean;
  /** Came with the round that is shown. */
  isNew?: boolean;
  onRemove?: () => void;
  onUndo?: () => void;
}

/** One attached piece: open, download, remove. */
export function EvidenceRow({
  submissionId,
  evidence,
  removed = false,
  isNew = false,
  onRemove,
  onUndo,
}: EvidenceRowProps) {
  const { t, i18n } = useTranslation('earner');
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const { kind, name } = evidence;
  if (removed) {
    return (
      <Row icon={kind} actions={<Button onClick={onUndo}>{t('evidence.undo')}</Button>}>
        <Typography variant="body2" color="textSecondary" role="status">
          {t('evidence.removed', { name })}
        </Typography>
      </Row>
    );
  }
  const download = async () => {
    setBusy(true);
    setProblem(null);
    await downloadEvidence(submissionId, evidence).catch(setProblem);
    setBusy(false);
  };
  return (
    <Row
      icon={kind}
      actions={
        <>
          {kind === 'file' && (
            <Button
              size="small"
              disabled={busy}
              onClick={() => void download()}
              aria-label={t('evidence.downloadNamed', { name })}
            >
              {t('evidence.download')}
            </Button>
          )}
          {onRemove && (
            <Button
              size="small"
              color="inherit"
              onClick={onRemove}
              aria-label={t('evidence.removeNamed', { name })}
            >
              {t('evidence.remove')}
            </Button>
          )}
        </>
      }
    >
      {kind === 'link' && evidence.url ? (
        <Link href={evidence.url} target="_blank" rel="noopener noreferrer" sx={{ overflowWrap: 'anywhere' }}>
          {name || evidence.url}
        </Link>
      ) : kind === 'text' ? (
        <Box component="details">
          <Box component="summary" sx={{ cursor: 'pointer', overflowWrap: 'anywhere' }}>
            {name}
          </Box>
          <Typography variant="body2" sx={{ whiteSpace: 'pre-wrap', maxWidth: '72ch', mt: 0.5 }}>
            {evidence.text}
          </Typography>
        </Box>
      ) : (
        <Typography sx={{ overflowWrap: 'anywhere' }}>{name}</Typography>
      )}
      <Typography variant="caption" color="textSecondary" component="p">
        {evidence.file && `${fileSize(evidence.file.bytes, i18n.language)} · `}
        <TimeAgo at={evidence.addedAt} />
        {isNew && (
          <Box component="span" sx={{ color: 'tone.earned.main', fontWeight: 600 }}>
            {' · '}
            {t('evidence.isNew')}
          </Box>
        )}
      </Typography>
      {problem !== null && <ProblemNotice error={problem} onRetry={() => void download()} />}
    </Row>
  );
}

interface UploadRowProps {
  upload: Upload;
  onCancel: () => void;
  /** Absent where trying again cannot help. */
  onRetry?: () => void;
}

/** A file on its way, or one that did not make it. */
export function UploadRow({ upload, onCancel, onRetry }: UploadRowProps) {
  const { t, i18n } = useTranslation('earner');
  const problemText = useProblemText();
  const failed = upload.state === 'failed';
  const percent = upload.bytes > 0 ? Math.min(100, Math.round((100 * upload.sentBytes) / upload.bytes)) : 0;
  const problem = failed ? problemText(upload.problem) : null;
  return (
    <Row
      icon="file"
      actions={
        <>
          {failed && onRetry && (
            <Button size="small" onClick={onRetry}>
              {t('evidence.retry')}
            </Button>
          )}
          <Button size="small" color="inherit" onClick={onCancel}>
            {t(failed ? 'evidence.dismiss' : 'evidence.cancel')}
          </Button>
        </>
      }
    >
      <Typography sx={{ overflowWrap: 'anywhere' }}>{upload.name}</Typography>
      {problem ? (
        <Typography variant="body2" color="error" role="alert">
          {problem.title}. {problem.hint}
        </Typography>
      ) : (
        <>
          <LinearProgress
            variant={upload.state === 'finishing' ? 'indeterminate' : 'determinate'}
            value={percent}
            aria-label={t('evidence.progressOf', { name: upload.name })}
            sx={{ my: 0.75, borderRadius: 1, maxWidth: 360 }}
          />
          <Typography variant="caption" color="textSecondary">
            {t(`evidence.state.${upload.state}`, {
              percent,
              size: fileSize(upload.bytes, i18n.language),
            })}
          </Typography>
        </>
      )}
    </Row>
  );
}
