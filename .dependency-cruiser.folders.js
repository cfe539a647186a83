import rules from './.dependency-cruiser.js';

/** Folders that still import each other. */
const NOT_YET = '^user-service/src/(users|sessions)$';

// Apart from the other rules, because a test may use what imports its folder.
export default {
  forbidden: [
    {
      name: 'no-folder-cycles',
      comment: 'No two folders of a service import each other, directly or through others.',
      severity: 'error',
      scope: 'folder',
      from: { path: '^((user|catalog|order)-service|gateway|autoscaler)/src/', pathNot: NOT_YET },
      to: { circular: true },
    },
  ],
  options: { ...rules.options, exclude: { path: '(\\.test\\.ts$|/testing/)' } },
};
