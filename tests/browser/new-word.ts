import { randomUUID } from 'node:crypto';

/** A word that no other book has. */
export const newWord = (): string => `w${randomUUID().replaceAll('-', '').slice(0, 12)}`;
