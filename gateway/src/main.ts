import { runService } from '@bookstore/platform/lifecycle';
import { createApp } from './app.ts';
import { configSchema } from './config.ts';

await runService({ name: 'gateway', configSchema, compose: createApp });
