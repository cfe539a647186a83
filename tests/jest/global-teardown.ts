import { stopServersOfRun } from './servers-of-run.ts';

export default stopServersOfRun;
