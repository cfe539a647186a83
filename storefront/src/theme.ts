/** Keeps Bootstrap's theme as the system wants it, also when that changes while the page is open. */
export const followSystemTheme = (): void => {
  const dark = globalThis.matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    document.documentElement.dataset['bsTheme'] = dark.matches ? 'dark' : 'light';
  };
  apply();
  dark.addEventListener('change', apply);
};
