import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type {
  Artifact,
  MicroCredentialContent,
  MicroCredentialView,
  Prompt,
} from '../../../../tool/contract/micro-credential.ts';
import { Facts } from './Facts.tsx';
import { RubricLevels } from './RubricLevels.tsx';

const measure = { maxWidth: '72ch' } as const;

function Section({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  const id = useId();
  return (
    <Box
      component="section"
      aria-labelledby={id}
      sx={{ pt: 2.5, mt: 2.5, borderTop: '1px solid', borderColor: 'divider' }}
    >
      <Typography variant="h2" component="h3" id={id} gutterBottom>
        {title}
      </Typography>
      {lead && (
        <Typography color="textSecondary" sx={{ ...measure, mb: 1.5 }}>
          {lead}
        </Typography>
      )}
      {children}
    </Box>
  );
}

function Passing({ text }: { text: string }) {
  const { t } = useTranslation('picker');
  return (
    <Typography
      variant="body2"
      sx={{ ...measure, mt: 0.5, pl: 1.5, borderLeft: '3px solid', borderColor: 'tone.earned.main' }}
    >
      <Box component="span" sx={{ fontWeight: 650 }}>
        {t('detail.passingLooksLike')}{' '}
      </Box>
      {text}
    </Typography>
  );
}

function Prompts({ prompts }: { prompts: Prompt[] }) {
  const { t } = useTranslation('picker');
  return (
    <Box component="ol" sx={{ m: 0, pl: 3, display: 'grid', gap: 2 }}>
      {prompts.map((prompt) => (
        <li key={prompt.id}>
          <Typography sx={measure}>{prompt.question}</Typography>
          {prompt.words && (
            <Typography variant="caption" color="textSecondary">
              {t('detail.words', prompt.words)}
            </Typography>
          )}
          <Passing text={prompt.passingLooksLike} />
        </li>
      ))}
    </Box>
  );
}

function ArtifactBlock({ artifact }: { artifact: Artifact }) {
  const { t } = useTranslation('picker');
  return (
    <Box sx={{ mb: 3 }}>
      <Typography variant="h3" component="h4">
        {artifact.title}
      </Typography>
      <Typography sx={measure}>{artifact.instructions}</Typography>
      <Typography variant="caption" color="textSecondary" component="p" sx={{ mb: 1 }}>
        {t('detail.accepts', {
          kinds: artifact.accepts.map((kind) => t(`detail.kind.${kind}`)).join(', '),
          min: artifact.minItems,
          max: artifact.maxItems,
        })}
      </Typography>
      {artifact.criteria.map((criterion) => (
        <Box key={criterion.id} sx={{ mt: 2 }}>
          <Typography variant="subtitle2" component="h5">
            {criterion.title}
          </Typography>
          <Typography variant="body2" color="textSecondary" sx={{ ...measure, mb: 0.75 }}>
            {criterion.passingLooksLike}
          </Typography>
          <RubricLevels criterion={criterion} />
        </Box>
      ))}
    </Box>
  );
}

/** What it is, how it is earned and by which rubric: everything the earner and the reviewer will see. */
export function MicroCredentialDetail({
  microCredential,
  action,
}: {
  microCredential: MicroCredentialView;
  action?: ReactNode;
}) {
  const { t } = useTranslation('picker');
  const content: MicroCredentialContent = microCredential.content;
  return (
    <article>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5, alignItems: 'flex-start', mb: 1 }}>
        <Typography variant="h2" sx={{ flex: '1 1 260px', fontSize: '1.375rem' }}>
          {content.title}
        </Typography>
        {action}
      </Box>
      <Facts summary={microCredential} />
      <Typography sx={{ ...measure, mt: 2, fontSize: '1.0625rem' }}>{content.competency}</Typography>

      <Section title={t('detail.keyMethod')}>
        <Typography sx={measure}>{content.keyMethod}</Typography>
        {content.methodComponents.map((component) => (
          <Box component="details" key={component.title} sx={{ mt: 1, ...measure }}>
            <Box component="summary" sx={{ cursor: 'pointer', fontWeight: 600, py: 0.5 }}>
              {component.title}
            </Box>
            <Typography sx={{ pl: 2, pb: 1 }}>{component.text}</Typography>
          </Box>
        ))}
      </Section>

      <Section title={t('detail.overview')} lead={content.overview.guidance}>
        <Prompts prompts={content.overview.prompts} />
      </Section>
      <Section title={t('detail.evidence')} lead={content.evidence.guidance}>
        {content.evidence.artifacts.map((artifact) => (
          <ArtifactBlock key={artifact.id} artifact={artifact} />
        ))}
      </Section>
      <Section title={t('detail.reflection')} lead={content.reflection.guidance}>
        <Prompts prompts={content.reflection.prompts} />
      </Section>

      {(content.research.length > 0 || content.resources.length > 0) && (
        <Section title={t('detail.research')}>
          <Box component="ul" sx={{ ...measure, m: 0, pl: 2.5, display: 'grid', gap: 1 }}>
            {content.research.map(({ citation, url, note }) => (
              <li key={citation}>
                {url ? (
                  <Link href={url} target="_blank" rel="noopener noreferrer">
                    {citation}
                  </Link>
                ) : (
                  citation
                )}
                {note && (
                  <Typography variant="body2" color="textSecondary">
                    {note}
                  </Typography>
                )}
              </li>
            ))}
            {content.resources.map(({ title, url, note }) => (
              <li key={title}>
                {url ? (
                  <Link href={url} target="_blank" rel="noopener noreferrer">
                    {title}
                  </Link>
                ) : (
                  title
                )}
                {note && (
                  <Typography variant="body2" color="textSecondary">
                    {note}
                  </Typography>
                )}
              </li>
            ))}
          </Box>
        </Section>
      )}
      {content.alignments.length > 0 && (
        <Section title={t('detail.alignments')}>
          <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
            {content.alignments.map(({ framework, code, label }) => (
              <li key={framework + code}>
                {framework} {code}: {label}
              </li>
            ))}
          </Box>
        </Section>
      )}
    </article>
  );
}
