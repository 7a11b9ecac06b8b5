import Keyboard from '@mui/icons-material/KeyboardOutlined';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import TextField from '@mui/material/TextField';
import Tooltip from '@mui/material/Tooltip';
import Typography from '@mui/material/Typography';
import useMediaQuery from '@mui/material/useMediaQuery';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReviewView } from '../../../../tool/contract/review.ts';
import type { SubmissionView } from '../../../../tool/contract/submission.ts';
import { useAnnounce } from '../../../components/LiveRegion.tsx';
import { useRelease } from '../api/reviews.ts';
import type { useReadDraft } from '../hooks/useReadDraft.ts';
import { useShortcuts, useShortcutsSwitch } from '../hooks/useShortcuts.ts';
import {
  choicesOf,
  choose,
  chosen,
  nextUnresolved,
  outlookOf,
  scoreItems,
  step,
  unresolvedOf,
  writeFeedback,
  type ScoreItem,
} from '../scoring.ts';
import { commentField, itemAnchor, ItemCard, LockedItem } from './ItemCard.tsx';
import { ReleaseDialog } from './ReleaseDialog.tsx';
import { ShortcutHelp } from './ShortcutHelp.tsx';
import { WorkPane, workAnchor } from './WorkPane.tsx';

interface ReviewConsoleProps {
  review: ReviewView;
  read: ReturnType<typeof useReadDraft>;
  /** Somebody else has the work: to look at, not to score. */
  readOnly: boolean;
  lmsName: string;
  onReleased: (submission: SubmissionView) => void;
}

const partOf = (item: ScoreItem) => (item.kind === 'prompt' ? item.id : item.artifactId);

/** The work on the left, the rubric on the right; each scrolls by itself. One after the other where it is narrow. */
export function ReviewConsole({ review, read, readOnly, lmsName, onReleased }: ReviewConsoleProps) {
  const { t } = useTranslation('review');
  const announce = useAnnounce();
  const wide = useMediaQuery('(min-width:900px)');
  const [tab, setTab] = useState<'work' | 'rubric'>('work');
  const { submission, openItems } = review;
  const round = submission.rounds.at(-1)!;
  const items = scoreItems(submission.microCredential.content);
  const open = items.filter((item) => openItems.includes(item.id));
  const order = open.map((item) => item.id);
  const [current, setCurrent] = useState<string | null>(order[0] ?? null);
  const [pressed, setPressed] = useState(false);
  const [releasing, setReleasing] = useState(false);
  const [help, setHelp] = useState(false);
  const [shortcutsOn, switchShortcuts] = useShortcutsSwitch();
  const release = useRelease(submission.id);
  const [releaseError, setReleaseError] = useState<unknown>(null);

  const { sheet, summary } = read.draft;
  const unresolved = unresolvedOf(sheet, open);
  const outlook = outlookOf(sheet, items, openItems);
  const currentItem = open.find((item) => item.id === current) ?? null;

  /** Scrolls the pane around it and nothing else; where there is no pane, the page. */
  function show(id: string) {
    const target = document.getElementById(id);
    const pane = target?.closest('[data-pane]');
    if (!target) return;
    if (pane) pane.scrollTop += target.getBoundingClientRect().top - pane.getBoundingClientRect().top - 8;
    else target.scrollIntoView({ block: 'start' });
  }

  function goTo(id: string | null, focus = true) {
    if (!id) return;
    setCurrent(id);
    setTab('rubric');
    // After the tab has been drawn.
    requestAnimationFrame(() => {
      show(itemAnchor(id));
      if (focus) document.getElementById(itemAnchor(id))?.focus({ preventScroll: true });
      const item = open.find((each) => each.id === id);
      if (item && wide) show(workAnchor(partOf(item)));
    });
  }

  function comment(id: string | null) {
    if (!id) return;
    setTab('rubric');
    requestAnimationFrame(() => {
      show(itemAnchor(id));
      document.getElementById(commentField(id))?.focus({ preventScroll: wide });
    });
  }

  function chooseFor(item: ScoreItem, choiceId: string) {
    read.change((draft) => ({ ...draft, sheet: choose(draft.sheet, item, choiceId) }));
  }

  function askRelease() {
    if (readOnly) return;
    setPressed(true);
    if (unresolved.length > 0) {
      const first = unresolved[0]!;
      announce(t('rubric.missing', { count: unresolved.length }));
      if (first.reason === 'feedback_required') {
        goTo(first.itemId, false);
        comment(first.itemId);
      } else goTo(first.itemId);
      return;
    }
    setReleaseError(null);
    setReleasing(true);
  }

  async function confirmRelease() {
    setReleaseError(null);
    if (!(await read.flush())) {
      setReleaseError(new Error('unsaved'));
      return;
    }
    release.mutate(
      { round: submission.round, revision: read.revision() },
      { onSuccess: onReleased, onError: setReleaseError },
    );
  }

  const levelKeys = Object.fromEntries(
    Array.from({ length: 9 }, (_, index) => [
      String(index + 1),
      () => {
        if (!currentItem || readOnly) return;
        const choice = choicesOf(currentItem, { yes: t('rubric.yes'), no: t('rubric.no') })[index];
        if (!choice) return;
        chooseFor(currentItem, choice.id);
        announce(choice.label);
      },
    ]),
  );
  useShortcuts(
    {
      ...levelKeys,
      c: () => comment(current),
      n: () => goTo(nextUnresolved(order, unresolved, current)),
      j: () => goTo(step(order, current, 1)),
      k: () => goTo(step(order, current, -1)),
      '?': () => setHelp(true),
      'ctrl+enter': askRelease,
      escape: () => {
        if (current && document.activeElement instanceof HTMLTextAreaElement)
          document.getElementById(itemAnchor(current))?.focus({ preventScroll: true });
      },
    },
    shortcutsOn,
  );

  const partHeading = (item: ScoreItem, index: number) => {
    if (index > 0 && items[index - 1]!.part === item.part) return null;
    return (
      <Typography variant="h4" component="h2" sx={{ px: 2, pt: 2, pb: 0.5, color: 'text.secondary' }}>
        {t(`part.${item.part}`)}
      </Typography>
    );
  };

  const rubric = (
    <Box sx={{ pb: 2 }}>
      {items.map((item, index) => {
        const openItem = openItems.includes(item.id);
        return (
          <Box key={item.id}>
            {partHeading(item, index)}
            {openItem ? (
              <ItemCard
                item={item}
                rounds={submission.rounds}
                round={round.number}
                score={sheet[item.id]}
                chosenId={chosen(sheet, item)}
                needsFeedback={unresolved.some(
                  (each) => each.itemId === item.id && each.reason === 'feedback_required',
                )}
                missing={
                  pressed &&
                  unresolved.some((each) => each.itemId === item.id && each.reason === 'not_scored')
                }
                current={item.id === current}
                disabled={readOnly}
                showKeys={shortcutsOn}
                onFocus={() => setCurrent(item.id)}
                onChoose={(choiceId) => chooseFor(item, choiceId)}
                onFeedback={(text) =>
                  read.change((draft) => ({ ...draft, sheet: writeFeedback(draft.sheet, item.id, text) }))
                }
              />
            ) : (
              <LockedItem item={item} rounds={submission.rounds} round={round.number} />
            )}
          </Box>
        );
      })}
      <Box sx={{ px: 2, pt: 2 }}>
        <TextField
          multiline
          minRows={2}
          maxRows={8}
          label={t('rubric.summary')}
          helperText={t('rubric.summaryHint', { name: submission.earner.name })}
          value={summary}
          disabled={readOnly}
          onChange={(event) => read.change((draft) => ({ ...draft, summary: event.target.value }))}
          slotProps={{ htmlInput: { maxLength: 5000 } }}
        />
      </Box>
    </Box>
  );

  const totals = (
    <Box
      sx={{
        position: 'sticky',
        bottom: 0,
        zIndex: 2,
        display: 'flex',
        alignItems: 'center',
        gap: 1,
        px: 2,
        py: 1,
        bgcolor: 'background.paper',
        borderTop: '1px solid',
        borderColor: 'divider',
      }}
    >
      <Box role="status" sx={{ flex: 1, minWidth: 0, fontSize: '0.875rem' }}>
        <Box component="span" sx={{ fontWeight: 650 }}>
          {t('rubric.scored', { scored: outlook.scored, count: outlook.open })}
        </Box>{' '}
        <Box component="span" sx={{ color: 'text.secondary', display: { xs: 'none', sm: 'inline' } }}>
          · {t('rubric.passing', { passed: outlook.passed, total: outlook.total })}
        </Box>
      </Box>
      <Tooltip title={t('shortcuts.title')}>
        <IconButton
          size="small"
          sx={{ display: { xs: 'none', sm: 'inline-flex' } }}
          onClick={() => setHelp(true)}
          aria-label={t('shortcuts.title')}
        >
          <Keyboard fontSize="small" />
        </IconButton>
      </Tooltip>
      <Button variant="contained" disabled={readOnly} onClick={askRelease}>
        {t('release.action')}
      </Button>
    </Box>
  );

  const conflict = read.state.kind === 'conflict' && !readOnly && (
    <Alert
      severity="warning"
      sx={{ borderRadius: 0 }}
      action={
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 0.5 }}>
          <Button color="inherit" size="small" onClick={() => void read.settle('mine')}>
            {t('conflict.mine')}
          </Button>
          <Button color="inherit" size="small" onClick={() => void read.settle('theirs')}>
            {t('conflict.theirs')}
          </Button>
        </Box>
      }
    >
      {t('conflict.text')}
    </Alert>
  );

  const work = (
    <WorkPane submission={submission} round={round} current={currentItem ? partOf(currentItem) : null} />
  );

  return (
    <>
      {conflict}
      {wide ? (
        <Box
          sx={{
            flex: 1,
            minHeight: 0,
            display: 'grid',
            gridTemplateColumns: 'minmax(0, 1fr) minmax(360px, 42%)',
          }}
        >
          <Box
            role="region"
            data-pane
            aria-label={t('work.region')}
            tabIndex={0}
            sx={{ overflowY: 'auto', minHeight: 0, borderRight: '1px solid', borderColor: 'divider' }}
          >
            {work}
          </Box>
          <Box sx={{ display: 'flex', flexDirection: 'column', minHeight: 0 }}>
            <Box
              role="region"
              data-pane
              aria-label={t('rubric.region')}
              tabIndex={0}
              sx={{ flex: 1, overflowY: 'auto', minHeight: 0 }}
            >
              {rubric}
            </Box>
            {totals}
          </Box>
        </Box>
      ) : (
        <>
          <Tabs
            value={tab}
            onChange={(_, next: 'work' | 'rubric') => setTab(next)}
            variant="fullWidth"
            aria-label={t('tabs')}
            sx={{
              position: 'sticky',
              top: 44,
              zIndex: 2,
              bgcolor: 'background.paper',
              borderBottom: '1px solid',
              borderColor: 'divider',
            }}
          >
            <Tab value="work" label={t('work.region')} id="tab-work" aria-controls="panel-work" />
            <Tab value="rubric" label={t('rubric.region')} id="tab-rubric" aria-controls="panel-rubric" />
          </Tabs>
          <Box role="tabpanel" id="panel-work" aria-labelledby="tab-work" hidden={tab !== 'work'}>
            {work}
          </Box>
          <Box role="tabpanel" id="panel-rubric" aria-labelledby="tab-rubric" hidden={tab !== 'rubric'}>
            {rubric}
          </Box>
          {totals}
        </>
      )}
      {releasing && (
        <ReleaseDialog
          submission={submission}
          outlook={outlook}
          lmsName={lmsName}
          busy={release.isPending}
          error={releaseError}
          onRelease={() => void confirmRelease()}
          onClose={() => setReleasing(false)}
        />
      )}
      {help && <ShortcutHelp on={shortcutsOn} onSwitch={switchShortcuts} onClose={() => setHelp(false)} />}
    </>
  );
}
