// Builds the page into dist/, the same bytes each time: no dates, no absolute paths, no map files.
import { defineConfig } from "vite";

export default defineConfig({
  // Relative addresses: the page works wherever it is mounted.
  base: "./",
  build: {
    target: "es2022",
    outDir: "dist",
    // The dispatchers' console, and the page by which anybody may call.
    rollupOptions: { input: ["index.html", "call.html"] },
    emptyOutDir: true,
    sourcemap: false,
    // Everything is a file of its own: `data:` in scripts and styles is not what the page's policy allows.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
  esbuild: { legalComments: "none" },
});
