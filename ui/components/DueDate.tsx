import { useTranslation } from 'react-i18next';
import { dayName, exactTime } from '../lib/dates.ts';

/** "Due Friday 5 Dec", with the exact instant in the title. */
export function DueDate({ at }: { at: string }) {
  const { t, i18n } = useTranslation();
  return (
    <time dateTime={at} title={exactTime(at, i18n.language)}>
      {t('due', { day: dayName(at, i18n.language) })}
    </time>
  );
}
