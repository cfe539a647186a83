// Loaded into each service of the soak's shop: SIGUSR2 collects all garbage, so that what is left is in use.
process.on('SIGUSR2', () => {
  globalThis.gc?.();
});
