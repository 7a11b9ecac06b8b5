import Button from '@mui/material/Button';
import { useTranslation } from 'react-i18next';
import { isRouteErrorResponse, useRouteError } from 'react-router';
import { Message } from '../components/Message.tsx';
import { NotFoundPage } from './routes/NotFoundPage.tsx';

/** A page's code that is no longer on the server: it was replaced while this window was open. */
const isStaleBuild = (error: unknown) =>
  error instanceof Error && /dynamically imported module|module script failed/i.test(error.message);

/** Last stop for an error no section of a page has shown itself. */
export function RouteProblem() {
  const { t } = useTranslation();
  const error = useRouteError();
  if (isRouteErrorResponse(error) && error.status === 404) return <NotFoundPage />;
  const kind = isStaleBuild(error) ? 'updated' : 'failed';
  return (
    <Message
      title={t(`page.${kind}.title`)}
      action={
        <Button variant="contained" onClick={() => location.reload()}>
          {t('page.failed.action')}
        </Button>
      }
    >
      {t(`page.${kind}.text`)}
    </Message>
  );
}
