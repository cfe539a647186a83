import rules from './.dependency-cruiser.js';

// Apart from the other rules, because a test may use what imports its folder.
export default {
  forbidden: [
    {
      name: 'no-folder-cycles',
      comment: 'No two folders of a service import each other, directly or through others.',
      severity: 'error',
      scope: 'folder',
      from: { path: '^((user|catalog|order)-service|gateway|autoscaler)/src/' },
      to: { circular: true },
    },
  ],
  options: { ...rules.options, exclude: { path: '(\\.test\\.ts$|/testing/)' } },
};
