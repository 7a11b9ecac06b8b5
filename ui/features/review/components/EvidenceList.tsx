import Article from '@mui/icons-material/ArticleOutlined';
import Download from '@mui/icons-material/Download';
import InsertDriveFile from '@mui/icons-material/InsertDriveFileOutlined';
import LinkIcon from '@mui/icons-material/Link';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { EvidenceView } from '../../../../tool/contract/submission.ts';
import { useProblemText } from '../../../components/ProblemNotice.tsx';
import { fileSize } from '../../../lib/dates.ts';
import { downloadEvidence } from '../api/reviews.ts';

const icons = { file: InsertDriveFile, link: LinkIcon, text: Article } as const;

/** Hands the bytes to the browser as a download; nothing of it is shown on our page. */
function saveAs(blob: Blob, name: string) {
  const address = URL.createObjectURL(blob);
  const anchor = document.createElement('a');
  anchor.href = address;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

function Row({ submissionId, item, round }: { submissionId: string; item: EvidenceView; round: number }) {
  const { t, i18n } = useTranslation('review');
  const problemText = useProblemText();
  const download = useMutation({
    mutationFn: () => downloadEvidence(submissionId, item.id),
    onSuccess: (blob) => saveAs(blob, item.name),
  });
  const Icon = icons[item.kind];
  const isNew = round > 1 && item.addedInRound === round;
  return (
    <Box component="li" sx={{ py: 1, borderTop: '1px solid', borderColor: 'divider' }}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1 }}>
        <Icon aria-hidden sx={{ fontSize: 20, color: 'text.secondary' }} />
        <Box sx={{ flex: 1, minWidth: 0 }}>
          {item.kind === 'link' && item.url ? (
            <Link href={item.url} target="_blank" rel="noopener noreferrer" sx={{ overflowWrap: 'anywhere' }}>
              {item.name || item.url}
            </Link>
          ) : (
            <Typography component="span" sx={{ overflowWrap: 'anywhere', fontWeight: 500 }}>
              {item.name}
            </Typography>
          )}
          <Typography variant="caption" color="textSecondary" component="p" sx={{ overflowWrap: 'anywhere' }}>
            {[
              item.file && fileSize(item.file.bytes, i18n.language),
              item.url && URL.canParse(item.url) && new URL(item.url).host,
              isNew && t('evidence.new'),
            ]
              .filter(Boolean)
              .join(' · ')}
          </Typography>
        </Box>
        {item.kind === 'file' && (
          <Button
            size="small"
            startIcon={<Download />}
            loading={download.isPending}
            loadingPosition="start"
            onClick={() => download.mutate()}
            aria-label={t('evidence.downloadName', { name: item.name })}
          >
            {t('evidence.download')}
          </Button>
        )}
      </Box>
      {item.kind === 'text' && (
        <Typography sx={{ whiteSpace: 'pre-wrap', maxWidth: '72ch', mt: 0.5, pl: 3.5 }}>
          {item.text}
        </Typography>
      )}
      {download.isError && (
        <Typography role="alert" variant="body2" color="error" sx={{ pl: 3.5 }}>
          {problemText(download.error).title}
        </Typography>
      )}
    </Box>
  );
}

export function EvidenceList({
  submissionId,
  items,
  round,
}: {
  submissionId: string;
  items: EvidenceView[];
  round: number;
}) {
  const { t } = useTranslation('review');
  if (items.length === 0) {
    return (
      <Typography variant="body2" color="textSecondary">
        {t('evidence.none')}
      </Typography>
    );
  }
  return (
    <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none' }}>
      {items.map((item) => (
        <Row key={item.id} submissionId={submissionId} item={item} round={round} />
      ))}
    </Box>
  );
}
