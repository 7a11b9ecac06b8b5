import { useTranslation } from 'react-i18next';
import { exactTime, relativeTime } from '../lib/dates.ts';

/** "2 hours ago", with the exact instant in the title. */
export function TimeAgo({ at }: { at: string }) {
  const { i18n } = useTranslation();
  return (
    <time dateTime={at} title={exactTime(at, i18n.language)}>
      {relativeTime(at, i18n.language)}
    </time>
  );
}
