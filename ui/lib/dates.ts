const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "2 hours ago", "in 3 days"; the exact instant belongs into the title beside it. */
export function relativeTime(instant: string, locale: string, now = Date.now()): string {
  const distance = Date.parse(instant) - now;
  const size = Math.abs(distance);
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  if (size < MINUTE) return format.format(0, 'second');
  if (size < HOUR) return format.format(Math.trunc(distance / MINUTE), 'minute');
  if (size < DAY) return format.format(Math.trunc(distance / HOUR), 'hour');
  if (size < 30 * DAY) return format.format(Math.trunc(distance / DAY), 'day');
  if (size < 365 * DAY) return format.format(Math.trunc(distance / (30 * DAY)), 'month');
  return format.format(Math.trunc(distance / (365 * DAY)), 'year');
}

export const exactTime = (instant: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' }).format(Date.parse(instant));

/** "Friday 5 Dec", with the year only when it is another one. */
export function dayName(instant: string, locale: string, now = Date.now()): string {
  const date = new Date(instant);
  const otherYear = date.getFullYear() !== new Date(now).getFullYear();
  return new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'short',
    ...(otherYear && { year: 'numeric' }),
  }).format(date);
}

/** "14:02" in the manner of the place. */
export const clockTime = (instant: string | number, locale: string): string =>
  new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(new Date(instant));

/** "14:02" for today, "yesterday" or "3 days ago" for before. */
export function clockOrDay(instant: string, locale: string, now = Date.now()): string {
  const sameDay = new Date(instant).toDateString() === new Date(now).toDateString();
  if (sameDay) return clockTime(instant, locale);
  const days = Math.max(1, Math.round((now - Date.parse(instant)) / DAY));
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-days, 'day');
}

/** "3.4 MB" in the manner of the place. */
export function fileSize(bytes: number, locale: string): string {
  const steps = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  const step = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), steps.length - 1);
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: steps[step],
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: step > 1 ? 1 : 0,
  }).format(bytes / 1024 ** step);
}
