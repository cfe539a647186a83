type Props = { label: string; busy: boolean; onPress: () => void };

/** Shows the next page of a list below the ones before. */
export const MoreButton = ({ label, busy, onPress }: Props) => (
  <p className="text-center mt-4">
    <button
      type="button"
      className="btn btn-outline-primary"
      aria-disabled={busy}
      onClick={() => {
        if (!busy) onPress();
      }}
    >
      {busy ? 'Loading …' : label}
    </button>
  </p>
);
