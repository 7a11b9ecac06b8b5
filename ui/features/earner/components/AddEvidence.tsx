import UploadFile from '@mui/icons-material/UploadFile';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { visuallyHidden } from '@mui/utils';
import { useEffect, useRef, useState, type DragEvent, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Artifact, EvidenceKind } from '../../../../tool/contract/micro-credential.ts';
import { ProblemNotice } from '../../../components/ProblemNotice.tsx';
import { fileSize } from '../../../lib/dates.ts';
import { useMe } from '../../../lib/me.ts';
import { useAddEvidence } from '../api/submissions.ts';

interface AddEvidenceProps {
  submissionId: string;
  artifact: Artifact;
  onFiles: (files: File[]) => void;
}

/** Ways to attach something: drop or choose files, add a link, write a text. Only what the artifact takes. */
export function AddEvidence({ submissionId, artifact, onFiles }: AddEvidenceProps) {
  const { t } = useTranslation('earner');
  const [form, setForm] = useState<Exclude<EvidenceKind, 'file'> | null>(null);
  return (
    <Box sx={{ mt: 1.5 }}>
      {artifact.accepts.includes('file') && <FileDrop onFiles={onFiles} />}
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, mt: 1 }}>
        {(['link', 'text'] as const)
          .filter((kind) => artifact.accepts.includes(kind) && form !== kind)
          .map((kind) => (
            <Button key={kind} variant="outlined" onClick={() => setForm(kind)}>
              {t(`evidence.add.${kind}`)}
            </Button>
          ))}
      </Box>
      {form && (
        <WrittenEvidence
          key={form}
          kind={form}
          submissionId={submissionId}
          artifactId={artifact.id}
          onDone={() => setForm(null)}
        />
      )}
    </Box>
  );
}

function FileDrop({ onFiles }: { onFiles: (files: File[]) => void }) {
  const { t, i18n } = useTranslation('earner');
  const { limits } = useMe();
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    onFiles([...event.dataTransfer.files]);
  };
  return (
    <Box
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        gap: 1.5,
        border: '1px dashed',
        borderColor: over ? 'primary.main' : 'text.secondary',
        bgcolor: over ? 'primary.light' : 'background.paper',
        borderRadius: 1,
        p: 1.5,
      }}
    >
      <Button variant="contained" startIcon={<UploadFile />} onClick={() => input.current?.click()}>
        {t('evidence.add.file')}
      </Button>
      <Typography variant="body2" color="textSecondary">
        {t('evidence.dropHere', { size: fileSize(limits.fileBytes, i18n.language) })}
      </Typography>
      <input
        ref={input}
        type="file"
        multiple
        tabIndex={-1}
        aria-label={t('evidence.add.file')}
        style={visuallyHidden}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    </Box>
  );
}

interface WrittenEvidenceProps {
  kind: 'link' | 'text';
  submissionId: string;
  artifactId: string;
  onDone: () => void;
}

function WrittenEvidence({ kind, submissionId, artifactId, onDone }: WrittenEvidenceProps) {
  const { t } = useTranslation('earner');
  const add = useAddEvidence(submissionId, artifactId);
  const [value, setValue] = useState('');
  const [title, setTitle] = useState('');
  const [complaint, setComplaint] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const sending = useRef(false);
  useEffect(() => field.current?.focus(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const entered = value.trim();
    if (!entered) return setComplaint(t(`evidence.${kind}.empty`));
    if (kind === 'link' && !(URL.canParse(entered) && entered.startsWith('https://'))) {
      return setComplaint(t('evidence.link.notHttps'));
    }
    setComplaint(null);
    // Set at once: the second click of a double one comes before the button is seen as disabled.
    if (sending.current) return;
    sending.current = true;
    add.mutate(kind === 'link' ? { kind, url: entered, title: title.trim() } : { kind, text: entered }, {
      onSuccess: onDone,
      onSettled: () => (sending.current = false),
    });
  };
  return (
    <Box
      component="form"
      noValidate
      onSubmit={submit}
      sx={{ display: 'grid', gap: 1.5, mt: 1.5, maxWidth: 640 }}
    >
      <TextField
        inputRef={field}
        label={t(`evidence.${kind}.label`)}
        value={value}
        onChange={(event) => setValue(event.target.value)}
        error={complaint !== null}
        helperText={complaint ?? t(`evidence.${kind}.hint`)}
        {...(kind === 'link'
          ? { type: 'url', placeholder: 'https://' }
          : { multiline: true, minRows: 5, slotProps: { htmlInput: { maxLength: 20_000 } } })}
      />
      {kind === 'link' && (
        <TextField
          label={t('evidence.link.title')}
          value={title}
          onChange={(event) => setTitle(event.target.value)}
          slotProps={{ htmlInput: { maxLength: 200 } }}
        />
      )}
      {add.isError && <ProblemNotice error={add.error} />}
      <Box sx={{ display: 'flex', gap: 1 }}>
        <Button type="submit" variant="contained" disabled={add.isPending}>
          {t(`evidence.${kind}.save`)}
        </Button>
        <Button color="inherit" onClick={onDone}>
          {t('evidence.cancel')}
        </Button>
      </Box>
    </Box>
  );
}
