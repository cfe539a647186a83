import type { Clash } from './book-changes.ts';
import { FIELD_NAMES } from './book-draft.ts';

const shown = (text: string) => (text === '' ? <em>empty</em> : text);

type Props = { clashes: readonly Clash[]; busy: boolean; onKeep: () => void; onDrop: () => void };

/** Somebody else saved first: what they changed, and the admin's choice. */
export const ConflictNotice = ({ clashes, busy, onKeep, onDrop }: Props) => (
  <div role="alert" className="alert alert-warning">
    <h2 className="h5">Somebody else changed this book while you were editing it</h2>
    <p>Nothing of yours is saved yet.</p>
    <dl className="admin-clashes">
      {clashes.map(({ field, was, now, yours }) => (
        <div key={field}>
          <dt>{FIELD_NAMES[field]}</dt>
          <dd>
            It was {shown(was)}, and is <strong>{shown(now)}</strong> now.{' '}
            {yours === null ? 'You did not change it.' : <>You want {shown(yours)}.</>}
          </dd>
        </div>
      ))}
    </dl>
    <div className="d-flex flex-wrap gap-2">
      <button type="button" className="btn btn-primary" aria-disabled={busy} onClick={onKeep}>
        Save my changes on top
      </button>
      <button
        type="button"
        className="btn btn-outline-primary"
        aria-disabled={busy}
        onClick={onDrop}
      >
        Drop my changes
      </button>
    </div>
  </div>
);
