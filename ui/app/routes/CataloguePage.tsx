import { useTranslation } from 'react-i18next';
import { PageFrame } from '../../components/PageFrame.tsx';
import { CatalogueBrowser } from '../../features/catalogue/components/CatalogueBrowser.tsx';

/** What can be earned here, to read. */
export function CataloguePage() {
  const { t } = useTranslation('picker');
  return (
    <PageFrame title={t('catalogue.title')} layout="panes" hideTitle>
      <CatalogueBrowser />
    </PageFrame>
  );
}
