const dateTimes = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** An ISO 8601 time as this browser's people write it. */
export const timeWords = (iso: string): string => dateTimes.format(new Date(iso));
