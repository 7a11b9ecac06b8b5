import Button from '@mui/material/Button';
import { Component, Suspense, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Message } from '../components/Message.tsx';
import { PageSkeleton, SkeletonRegion } from '../components/Skeletons.tsx';

/** A page's code that is no longer on the server: it was replaced while this window was open. */
const isStaleBuild = (error: unknown) =>
  error instanceof Error && /dynamically imported module|module script failed/i.test(error.message);

function Failed({ error }: { error: unknown }) {
  const { t } = useTranslation();
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

/** Before a page and its data are there. */
export function PageWaiting() {
  return (
    <Message>
      <SkeletonRegion>
        <PageSkeleton />
      </SkeletonRegion>
    </Message>
  );
}

interface PageBoundaryProps {
  /** Another address clears the failure. */
  address: string;
  children: ReactNode;
}

/** Around each page: a skeleton while its script comes, and the last stop for an error no section has shown itself. */
export class PageBoundary extends Component<PageBoundaryProps, { error: unknown }> {
  override state = { error: null as unknown };

  static getDerivedStateFromError(error: unknown) {
    return { error: error ?? new Error('unknown') };
  }

  override componentDidUpdate(before: PageBoundaryProps) {
    if (this.state.error && before.address !== this.props.address) this.setState({ error: null });
  }

  override render() {
    if (this.state.error) return <Failed error={this.state.error} />;
    return <Suspense fallback={<PageWaiting />}>{this.props.children}</Suspense>;
  }
}
