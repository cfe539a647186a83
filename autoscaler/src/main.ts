import { runService } from '@bookstore/platform/lifecycle';
import { createApp } from './app.ts';
import { configSchema, helperConfigSchema } from './config.ts';
import { createHelper } from './swarm/helper.http.ts';

// usage: node src/main.ts [helper]
const isHelper = process.argv[2] === 'helper';
await (isHelper
  ? runService({
      name: 'autoscaler-helper',
      configSchema: helperConfigSchema,
      compose: createHelper,
    })
  : runService({ name: 'autoscaler', configSchema, compose: createApp }));
