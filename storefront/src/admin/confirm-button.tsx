import { useEffect, useRef, useState } from 'react';

type Props = {
  label: string;
  /** For screen readers: what the button is about, where several look the same. */
  about: string;
  question: string;
  yes: string;
  tone: 'danger' | 'primary';
  busy: boolean;
  onConfirm: () => void;
};

/** A button for what is not done lightly: it asks first, right where it stands. */
export const ConfirmButton = ({ label, about, question, yes, tone, busy, onConfirm }: Props) => {
  const [asking, setAsking] = useState(false);
  const keep = useRef<HTMLButtonElement>(null);
  const first = useRef<HTMLButtonElement>(null);
  const answered = useRef(false);
  useEffect(() => {
    if (asking) keep.current?.focus();
    else if (answered.current) first.current?.focus();
  }, [asking]);
  const answer = () => {
    answered.current = true;
    setAsking(false);
  };
  if (!asking) {
    return (
      <button
        ref={first}
        type="button"
        className={`btn btn-sm btn-outline-${tone}`}
        aria-label={`${label}: ${about}`}
        aria-disabled={busy}
        onClick={() => {
          if (!busy) setAsking(true);
        }}
      >
        {busy ? 'One moment …' : label}
      </button>
    );
  }
  return (
    <div role="group" aria-label={question} className="confirm">
      <p>{question}</p>
      <button
        type="button"
        className={`btn btn-sm btn-${tone}`}
        onClick={() => {
          answer();
          onConfirm();
        }}
      >
        {yes}
      </button>
      <button ref={keep} type="button" className="btn btn-sm btn-outline-primary" onClick={answer}>
        No, leave it
      </button>
    </div>
  );
};
