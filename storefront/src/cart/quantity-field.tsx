import { useId, useState } from 'react';
import { clampQuantity, MAX_COPIES } from './cart.ts';
import './quantity-field.css';

type QuantityFieldProps = {
  /** What the copies are of: for screen readers. */
  of: string;
  value: number;
  max?: number;
  onChange: (quantity: number) => void;
};

/** A number with buttons that are large enough for a thumb; anything unfit falls back to what it was. */
export const QuantityField = ({ of, value, max = MAX_COPIES, onChange }: QuantityFieldProps) => {
  const id = useId();
  const [text, setText] = useState(String(value));
  const [shown, setShown] = useState(value);
  if (shown !== value) {
    setShown(value);
    setText(String(value));
  }
  const commit = (quantity: number) => {
    const fits = Math.min(clampQuantity(quantity), Math.max(max, 1));
    setText(String(fits));
    if (fits !== value) onChange(fits);
  };
  return (
    <span className="quantity">
      <button
        type="button"
        className="btn btn-outline-secondary"
        aria-label={`One copy less of ${of}`}
        disabled={value <= 1}
        onClick={() => commit(value - 1)}
      >
        −
      </button>
      <label htmlFor={id} className="visually-hidden">
        Copies of {of}
      </label>
      <input
        id={id}
        className="form-control"
        inputMode="numeric"
        autoComplete="off"
        maxLength={3}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => commit(/^\d+$/.test(text) ? Number(text) : value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit(/^\d+$/.test(text) ? Number(text) : value);
        }}
      />
      <button
        type="button"
        className="btn btn-outline-secondary"
        aria-label={`One copy more of ${of}`}
        disabled={value >= max}
        onClick={() => commit(value + 1)}
      >
        +
      </button>
    </span>
  );
};
