import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import InputBase from '@mui/material/InputBase';
import Typography from '@mui/material/Typography';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ItemScoreView } from '../../../../tool/contract/submission.ts';
import { useProblemText } from '../../../components/ProblemNotice.tsx';
import type { AnswerSaver } from '../model/answer-saver.ts';
import { countWords, type Step } from '../model/outline.ts';
import { ConflictDialog } from './ConflictDialog.tsx';
import { FeedbackNote } from './FeedbackNote.tsx';
import { Passing } from './Passing.tsx';
import { SideBySide } from './TextDiff.tsx';

interface PromptEditorProps {
  step: Extract<Step, { kind: 'prompt' }>;
  guidance: string;
  saver: AnswerSaver;
  /** Text as the submission has it, until the saver has taken it up. */
  savedText: string;
  readOnly: boolean;
  locked: boolean;
  failed: ItemScoreView[];
  /** What was handed in the round before. */
  before: { round: number; text: string } | null;
}

function WordCount({ text, words, id }: { text: string; words?: { min: number; max: number }; id: string }) {
  const { t } = useTranslation('earner');
  const count = countWords(text);
  const fits = !words || (count >= words.min && count <= words.max);
  return (
    <Typography id={id} variant="caption" color="textSecondary">
      <Box
        component="span"
        sx={{ fontWeight: 600, color: count > 0 && fits && words ? 'tone.earned.main' : undefined }}
      >
        {t('words.count', { count })}
      </Box>
      {words && ` · ${t('words.guide', words)}`}
    </Typography>
  );
}

/** A question with its passing text beside the editor. Plain text; saved while it is typed. */
export function PromptEditor({
  step,
  guidance,
  saver,
  savedText,
  readOnly,
  locked,
  failed,
  before,
}: PromptEditorProps) {
  const { t } = useTranslation('earner');
  const problemText = useProblemText();
  const [comparing, setComparing] = useState(false);
  const questionId = useId();
  const countId = useId();
  const { prompt } = step;
  const answer = saver.get(prompt.id);
  const text = answer?.text ?? savedText;
  return (
    <Box sx={{ containerType: 'inline-size' }}>
      <Typography
        variant="h2"
        id={questionId}
        sx={{ fontSize: '1.0625rem', lineHeight: 1.4, maxWidth: '72ch', mb: 1 }}
      >
        {prompt.question}
      </Typography>
      {failed.map((score) => (
        <FeedbackNote key={score.itemId} score={score} step={step} />
      ))}
      {locked && (
        <Alert severity="success" variant="outlined" sx={{ mb: 1.5 }}>
          {t('locked')}
        </Alert>
      )}
      {answer?.status === 'refused' && (
        <Alert severity="warning" variant="outlined" sx={{ mb: 1.5 }}>
          {problemText(answer.problem).title} {t('editor.refused')}
        </Alert>
      )}
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          '@container (min-width: 700px)': {
            gridTemplateColumns: 'minmax(0, 1fr) 260px',
            alignItems: 'start',
          },
        }}
      >
        <Box sx={{ order: 2, '@container (min-width: 700px)': { order: 1 } }}>
          <InputBase
            multiline
            fullWidth
            minRows={7}
            value={text}
            readOnly={readOnly || locked}
            onChange={(event) => saver.type(prompt.id, event.target.value)}
            placeholder={readOnly || locked ? undefined : t('editor.placeholder')}
            inputProps={{ 'aria-labelledby': questionId, 'aria-describedby': countId, maxLength: 20_000 }}
            sx={{
              alignItems: 'flex-start',
              bgcolor: readOnly || locked ? 'background.sunken' : 'background.paper',
              border: '1px solid',
              borderColor: 'text.secondary',
              borderRadius: 1,
              px: 1.5,
              py: 1,
              lineHeight: 1.6,
              '&.Mui-focused': {
                borderColor: 'primary.main',
                boxShadow: 'inset 0 0 0 1px currentColor',
                color: 'primary.main',
              },
              '& textarea': { color: 'text.primary' },
            }}
          />
          <Box
            sx={{
              display: 'flex',
              flexWrap: 'wrap',
              gap: 1,
              alignItems: 'center',
              justifyContent: 'space-between',
              mt: 0.5,
            }}
          >
            <WordCount id={countId} text={text} {...(prompt.words && { words: prompt.words })} />
            {before && (
              <Button size="small" onClick={() => setComparing(!comparing)} aria-expanded={comparing}>
                {t(comparing ? 'editor.hideCompare' : 'editor.compare', { round: before.round })}
              </Button>
            )}
          </Box>
        </Box>
        <Box
          sx={{ order: 1, '@container (min-width: 700px)': { order: 2 }, '& > *': { mt: '0 !important' } }}
        >
          <Passing text={prompt.passingLooksLike} />
          {guidance && (
            <Typography
              variant="caption"
              component="p"
              color="textSecondary"
              sx={{ display: 'none', '@container (min-width: 700px)': { display: 'block' } }}
            >
              {guidance}
            </Typography>
          )}
        </Box>
      </Box>
      {before && comparing && (
        <Box sx={{ mt: 2 }}>
          <SideBySide
            before={{ label: t('diff.round', { round: before.round }), text: before.text }}
            after={{ label: t('diff.now'), text }}
          />
        </Box>
      )}
      {answer?.theirs && (
        <ConflictDialog
          mine={answer.text}
          theirs={answer.theirs}
          onChoose={(choice) => saver.resolve(prompt.id, choice)}
        />
      )}
    </Box>
  );
}
