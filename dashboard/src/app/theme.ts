import {
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from "@mantine/core";

/**
 * Ink on paper: the only accent is darkness itself, so that green and red stay free for profit and
 * loss.
 */
const ink: MantineColorsTuple = [
  "#f1f4f3",
  "#dfe6e4",
  "#c1ccc9",
  "#9badaa",
  "#7a8f8b",
  "#5f7571",
  "#4a5e5a",
  "#374844",
  "#263430",
  "#17211e",
];

const gray: MantineColorsTuple = [
  "#faf9f6",
  "#f2f0ea",
  "#e6e3da",
  "#d8d4c9",
  "#c4bfb2",
  "#a39e92",
  "#6f6b61",
  "#57544b",
  "#3c3a35",
  "#22211e",
];

const dark: MantineColorsTuple = [
  "#e4e8e6",
  "#c3cbca",
  "#9aa6a6",
  "#75827f",
  "#323e42",
  "#263035",
  "#1a2226",
  "#0f1416",
  "#0b0f11",
  "#080b0c",
];

/**
 * Filled buttons are ink on paper or paper on ink, as the scheme has it; the kit would fix one of
 * the two.
 */
const variantColorResolver: VariantColorsResolver = (input) => {
  const resolved = defaultVariantColorsResolver(input);
  if (input.variant !== "filled") return resolved;
  const tone = input.color === "danger" ? "loss" : "ink";
  return {
    background: `var(--ob-${tone})`,
    hover: `color-mix(in srgb, var(--ob-${tone}) 86%, var(--ob-sheet))`,
    color: "var(--ob-sheet)",
    border: "1px solid transparent",
  };
};

export const theme = createTheme({
  colors: { ink, gray, dark },
  respectReducedMotion: true,
  primaryColor: "ink",
  primaryShade: { light: 9, dark: 1 },
  variantColorResolver,
  defaultRadius: 4,
  black: "#1a211f",
  fontFamily: "'IBM Plex Sans Variable', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace",
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.25rem" },
  headings: {
    fontWeight: "600",
    sizes: { h1: { fontSize: "1.375rem" }, h2: { fontSize: "1rem" }, h3: { fontSize: "0.875rem" } },
  },
  cursorType: "pointer",
  components: {
    Notification: { defaultProps: { closeButtonProps: { "aria-label": "Close" } } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true } },
    Modal: { defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.45 } } },
    Drawer: { defaultProps: { overlayProps: { backgroundOpacity: 0.3 } } },
  },
});
