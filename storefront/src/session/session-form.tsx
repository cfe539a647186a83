import { type FormEvent, type ReactNode, useEffect, useRef } from 'react';
import { ProblemNotice } from '../layout/problem-notice.tsx';
import { type FieldErrors, fieldErrorsOf } from './field-errors.ts';

type Props = {
  label: string;
  submit: string;
  busy: boolean;
  error: unknown;
  codes?: Readonly<Record<string, string>>;
  onSubmit: (values: (name: string) => string, form: HTMLFormElement) => void;
  children: (errors: FieldErrors) => ReactNode;
};

/** A form whose refusals stand beside their fields, or above them all; the first one gets the focus. */
export const SessionForm = ({ label, submit, busy, error, codes, onSubmit, children }: Props) => {
  const form = useRef<HTMLFormElement>(null);
  const errors = fieldErrorsOf(error, codes);
  useEffect(() => {
    if (error) form.current?.querySelector<HTMLInputElement>('[aria-invalid]')?.focus();
  }, [error]);
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // The button stays in reach of the keyboard while the form is on its way: a second press is ignored.
    if (busy) return;
    const values = new FormData(event.currentTarget);
    const textOf = (name: string): string => {
      const value = values.get(name);
      return typeof value === 'string' ? value : '';
    };
    onSubmit(textOf, event.currentTarget);
  };
  return (
    <form ref={form} aria-label={label} onSubmit={send} noValidate>
      {Boolean(error) && Object.keys(errors).length === 0 && <ProblemNotice error={error} />}
      {children(errors)}
      <button type="submit" className="btn btn-primary" aria-disabled={busy}>
        {busy ? 'One moment …' : submit}
      </button>
    </form>
  );
};
