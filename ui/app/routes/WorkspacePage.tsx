import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { SubmissionView } from '../../../tool/contract/submission.ts';
import { Loaded } from '../../components/Loaded.tsx';
import { PageFrame } from '../../components/PageFrame.tsx';
import { SaveState } from '../../components/SaveState.tsx';
import { PageSkeleton } from '../../components/Skeletons.tsx';
import { submissionQuery } from '../../features/earner/api/submissions.ts';
import { Workspace } from '../../features/earner/components/Workspace.tsx';
import { saveStatusOf, useAnswerSaver } from '../../features/earner/hooks/useAnswerSaver.ts';
import { paths } from '../paths.ts';

function OpenWorkspace({ submission }: { submission: SubmissionView }) {
  const { t } = useTranslation('earner');
  const saver = useAnswerSaver(submission);
  const status = saveStatusOf(saver);
  const { title } = submission.microCredential;
  return (
    <PageFrame
      title={t('workspace.title')}
      hideTitle
      layout="wide"
      where={[{ label: title, to: paths.placement(submission.placement.id) }]}
      saveState={submission.editable && <SaveState status={status} />}
    >
      {!submission.editable && (
        <Alert
          severity="info"
          variant="outlined"
          sx={{ mb: 2 }}
          action={
            <Button color="inherit" size="small" component={Link} to={paths.feedback(submission.id)}>
              {t('action.seeWork')}
            </Button>
          }
        >
          {t(`workspace.closed.${submission.state === 'earned' ? 'earned' : 'submitted'}`)}
        </Alert>
      )}
      <Workspace submission={submission} saver={saver} />
    </PageFrame>
  );
}

/** Where the work is done: one question or artifact at a time, saved while it is typed. */
export function WorkspacePage() {
  const { t } = useTranslation('earner');
  const { submissionId = '' } = useParams();
  const submission = useQuery(submissionQuery(submissionId));
  if (submission.data) return <OpenWorkspace key={submissionId} submission={submission.data} />;
  return (
    <PageFrame title={t('workspace.title')} hideTitle layout="wide">
      <Loaded query={submission} skeleton={<PageSkeleton />}>
        {() => null}
      </Loaded>
    </PageFrame>
  );
}
