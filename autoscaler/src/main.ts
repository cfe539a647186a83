import { runService } from '@bookstore/platform/lifecycle';
import { compose } from './compose.ts';
import { configSchema } from './config.ts';

await runService({ name: 'autoscaler', configSchema, compose });
