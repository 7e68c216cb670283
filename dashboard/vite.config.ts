import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Where `npm run dev` finds a running server; start one with `npx openblotter serve`. */
const SERVER = "http://127.0.0.1:3210";

export default defineConfig({
  plugins: [react()],
  base: "/",
  build: {
    outDir: "../dist/dashboard",
    emptyOutDir: true,
    // The server's policy allows no data: fonts or scripts, so nothing is inlined.
    assetsInlineLimit: 0,
    target: "es2023",
    reportCompressedSize: true,
  },
  // The server takes changes from its own pages only, so the proxy speaks as one of them.
  server: {
    proxy: { "/api": { target: SERVER, changeOrigin: true, headers: { origin: SERVER } } },
  },
});
