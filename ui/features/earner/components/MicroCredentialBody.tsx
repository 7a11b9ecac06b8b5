import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Artifact, MicroCredentialContent, Prompt } from '../../../../tool/contract/micro-credential.ts';
import { Passing } from './Passing.tsx';
import { Rubric } from './Rubric.tsx';

const measure = { maxWidth: '72ch' } as const;

function Section({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <Box
      component="section"
      aria-labelledby={id}
      sx={{ borderTop: '1px solid', borderColor: 'divider', pt: 3, mt: 4 }}
    >
      <Typography variant="h2" id={id} sx={{ mb: 1.5 }}>
        {title}
      </Typography>
      {children}
    </Box>
  );
}

function Prompts({ prompts }: { prompts: Prompt[] }) {
  const { t } = useTranslation('earner');
  return (
    <Box component="ol" sx={{ m: 0, pl: 2.5, display: 'grid', gap: 2.5 }}>
      {prompts.map((prompt) => (
        <li key={prompt.id}>
          <Typography sx={measure}>{prompt.question}</Typography>
          {prompt.words && (
            <Typography variant="caption" color="textSecondary">
              {t('words.guide', prompt.words)}
            </Typography>
          )}
          <Passing text={prompt.passingLooksLike} />
        </li>
      ))}
    </Box>
  );
}

function ArtifactTask({ artifact }: { artifact: Artifact }) {
  return (
    <Box sx={{ mt: 3 }}>
      <Typography variant="h3">{artifact.title}</Typography>
      <Typography sx={{ ...measure, mb: 2 }}>{artifact.instructions}</Typography>
      <Rubric criteria={artifact.criteria} />
    </Box>
  );
}

function Sources({ items }: { items: { text: string; url?: string; note?: string }[] }) {
  return (
    <Box component="ul" sx={{ m: 0, pl: 2.5, display: 'grid', gap: 1.25, ...measure }}>
      {items.map(({ text, url, note }) => (
        <li key={text}>
          {url ? (
            <Link href={url} target="_blank" rel="noopener noreferrer">
              {text}
            </Link>
          ) : (
            text
          )}
          {note && (
            <Typography variant="body2" color="textSecondary">
              {note}
            </Typography>
          )}
        </li>
      ))}
    </Box>
  );
}

/** Everything there is to know before starting: what is handed in, how it is judged, the method and its sources. */
export function MicroCredentialBody({ content }: { content: MicroCredentialContent }) {
  const { t } = useTranslation('earner');
  return (
    <>
      <Section title={t('overview.parts.overview')}>
        <Typography color="textSecondary" sx={{ ...measure, mb: 2 }}>
          {content.overview.guidance}
        </Typography>
        <Prompts prompts={content.overview.prompts} />
      </Section>
      <Section title={t('overview.parts.evidence')}>
        <Typography color="textSecondary" sx={measure}>
          {content.evidence.guidance}
        </Typography>
        {content.evidence.artifacts.map((artifact) => (
          <ArtifactTask key={artifact.id} artifact={artifact} />
        ))}
      </Section>
      <Section title={t('overview.parts.reflection')}>
        <Typography color="textSecondary" sx={{ ...measure, mb: 2 }}>
          {content.reflection.guidance}
        </Typography>
        <Prompts prompts={content.reflection.prompts} />
      </Section>
      <Section title={t('overview.method')}>
        <Typography sx={measure}>{content.keyMethod}</Typography>
        {content.methodComponents.map(({ title, text }) => (
          <Box key={title} sx={{ mt: 2 }}>
            <Typography variant="h3">{title}</Typography>
            <Typography sx={measure}>{text}</Typography>
          </Box>
        ))}
      </Section>
      {content.resources.length > 0 && (
        <Section title={t('overview.resources')}>
          <Sources items={content.resources.map(({ title, ...more }) => ({ text: title, ...more }))} />
        </Section>
      )}
      {content.research.length > 0 && (
        <Section title={t('overview.research')}>
          <Sources items={content.research.map(({ citation, ...more }) => ({ text: citation, ...more }))} />
        </Section>
      )}
    </>
  );
}
