import { useTranslation } from 'react-i18next';
import { PageFrame } from '../../components/PageFrame.tsx';
import { TextSkeleton } from '../../components/Skeletons.tsx';

export function PlacementPage() {
  const { t } = useTranslation();
  return (
    <PageFrame title={t('nav.work')}>
      <TextSkeleton />
    </PageFrame>
  );
}
