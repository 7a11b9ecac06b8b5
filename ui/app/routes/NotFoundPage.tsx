import Button from '@mui/material/Button';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Message } from '../../components/Message.tsx';
import { paths } from '../paths.ts';

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <Message
      title={t('page.notFound.title')}
      action={
        <Button variant="contained" component={Link} to={paths.start()}>
          {t('page.notFound.action')}
        </Button>
      }
    >
      {t('page.notFound.text')}
    </Message>
  );
}
