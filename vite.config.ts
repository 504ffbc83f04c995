import { defineConfig } from 'vite';

/** The dashboard: one page, hashed assets, nothing inline (the content security policy forbids it) and nothing from elsewhere. */
export default defineConfig({
  root: 'public',
  base: '/',
  publicDir: 'static',
  build: {
    outDir: '../dist/public',
    emptyOutDir: true,
    target: 'es2024',
    // The first that know light-dark(), which would otherwise be written out twice.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    reportCompressedSize: false,
  },
});
