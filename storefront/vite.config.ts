import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressAssets } from './build/compress-assets.ts';

const SHOP = 'http://127.0.0.1:5000';
/** Everything that the shop itself answers: see nginx/templates/shop.conf.template. */
const API_PATHS =
  '^/(books|topics|holds|quote|orders?|register|login|refresh|logout|session|me|users|health|docs|openapi.json|asyncapi.json|covers|system|\\.well-known)(/|\\?|$)';

export default defineConfig({
  plugins: [react(), compressAssets()],
  build: {
    target: 'es2022',
    // A data: address in a script or style would need a wider Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { proxy: { [API_PATHS]: SHOP } },
});
