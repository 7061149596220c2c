// Shamir's sharing over GF(2^8) with the polynomial of AES, x^8 + x^4 + x^3 + x + 1, byte by byte.

function times(a, b) {
  let product = 0;
  for (let bit = 0; bit < 8; bit += 1) {
    product ^= -((b >> bit) & 1) & a;
    a = ((a << 1) ^ (-(a >> 7) & 0x11b)) & 0xff;
  }
  return product;
}

function over(a, b) {
  // The inverse is the 254th power.
  let inverse = 1;
  for (let n = 0; n < 254; n += 1) inverse = times(inverse, b);
  return times(a, inverse);
}

/** The values at 1 … n of polynomials that begin with the secret; `coefficients` holds the rest, one array a power. */
export function split(secret, coefficients, n) {
  return Array.from({ length: n }, (_, place) => {
    const x = place + 1;
    return secret.map((byte, at) => {
      let value = 0;
      for (const powers of [...coefficients].reverse()) value = times(value ^ powers[at], x);
      return value ^ byte;
    });
  });
}

/** The secret again, out of shares given as [x, bytes]; as many as the polynomial has coefficients. */
export function join(shares) {
  const [, first] = shares[0];
  const weights = shares.map(([x]) =>
    shares.reduce((weight, [other]) => (other === x ? weight : times(weight, over(other, other ^ x))), 1));
  return first.map((_, at) => shares.reduce((sum, [, bytes], i) => sum ^ times(weights[i], bytes[at]), 0));
}
