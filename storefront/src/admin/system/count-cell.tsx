import { countWords } from './number-words.ts';

/** A number of a table: none stands back, one that is not known says so. */
export const CountCell = (props: {
  value: number | null;
  words?: (value: number) => string;
  bad?: boolean;
}) => {
  const { value, words = countWords, bad = false } = props;
  if (value === null) return <td className="text-end text-body-secondary">?</td>;
  const tone = value === 0 ? 'text-body-secondary' : 'fw-semibold';
  return <td className={`text-end ${bad ? 'admin-check-bad' : tone}`}>{words(value)}</td>;
};
