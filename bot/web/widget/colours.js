/* The page's own accent, made readable: as dark (on light ground) or as light (on dark) as it takes for
   text in it to keep a contrast of 4.5 on everything it stands on. */

const ENOUGH = 5.5; // on the raised ground; what is a shade darker still has 4.5

const rgbOf = (hex) => {
  const digits = /^#?([\da-f]{3}|[\da-f]{6})$/i.exec(hex.trim())?.[1];
  if (!digits) return null;
  const wide = digits.length === 3 ? [...digits].map((digit) => digit + digit).join("") : digits;
  return [0, 2, 4].map((at) => parseInt(wide.slice(at, at + 2), 16));
};

const luminance = (rgb) => {
  const [red, green, blue] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

const contrast = (one, other) => {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};

const mixed = (one, other, share) => one.map((part, at) => Math.round(part + (other[at] - part) * share));

const readable = (accent, ground, towards) => {
  for (let share = 0; share < 1; share += 0.04) {
    const shade = mixed(accent, towards, share);
    if (contrast(shade, ground) >= ENOUGH) return shade;
  }
  return towards;
};

/** The design tokens that go with an accent; none for what is no colour. */
const accentTokens = (hex) => {
  const accent = rgbOf(hex);
  if (!accent) return {};
  const [black, white] = [[0, 0, 0], [255, 255, 255]];
  const light = readable(accent, [244, 245, 247], black);
  const dark = readable(accent, [30, 35, 40], white);
  const pair = (one, other) => `light-dark(rgb(${one}), rgb(${other}))`;
  return {
    "--accent": pair(light, dark),
    "--accent-strong": pair(mixed(light, black, 0.25), mixed(dark, white, 0.3)),
    "--accent-soft": pair(mixed(white, light, 0.1), mixed([21, 24, 28], dark, 0.14)),
    "--on-accent": pair(white, [6, 20, 24]),
  };
};
