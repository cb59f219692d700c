/* WGS84 to British National Grid without the C library's sines: see grid.h. */
#include "sample/grid.h"

#define PI 3.14159265358979323846
#define SECOND (PI / 180 / 3600)

static double sine(double x) /* |x| < 2 */
{
    double term = x, sum = x;
    for (int k = 2; k < 34; k += 2) sum += term *= -x * x / (k * (k + 1));
    return sum;
}
static double cosine(double x)
{
    double term = 1, sum = 1;
    for (int k = 1; k < 34; k += 2) sum += term *= -x * x / (k * (k + 1));
    return sum;
}

/* OSGB36 latitude and longitude, in place: the Helmert shift at this place taken as a small move of the ellipsoid
 * (Molodensky), which is within a metre of going through Cartesian coordinates. */
static void to_airy(double *lat, double *lon)
{
    const double a = 6378137, f = 1 / 298.257223563, e2 = f * (2 - f), da = 6377563.396 - a, df = 1 / 299.3249646 - f;
    const double rx = -0.1502 * SECOND, ry = -0.2470 * SECOND, rz = -0.8421 * SECOND, scale = 20.4894e-6;
    double s = sine(*lat), c = cosine(*lat), sl = sine(*lon), cl = cosine(*lon), w2 = 1 - e2 * s * s;
    double nu = a / sqrt(w2), rho = nu * (1 - e2) / w2;
    double x = nu * c * cl, y = nu * c * sl, z = nu * (1 - e2) * s;
    double dx = -446.448 + scale * x - rz * y + ry * z, dy = 125.157 + rz * x + scale * y - rx * z,
           dz = -542.060 - ry * x + rx * y + scale * z;
    *lat += (-dx * s * cl - dy * s * sl + dz * c + (a * df + f * da) * 2 * s * c) / rho;
    *lon += (-dx * sl + dy * cl) / (nu * c);
}

struct grid grid_of(struct coord p)
{
    double lat = coord_lat(p) * (PI / 180), lon = coord_lon(p) * (PI / 180);
    to_airy(&lat, &lon);
    const double a = 6377563.396, b = 6356256.909, f0 = 0.9996012717, e2 = (a * a - b * b) / (a * a), n = (a - b) / (a + b);
    const double lat0 = 49 * (PI / 180), l = lon + 2 * (PI / 180);
    double s = sine(lat), c = cosine(lat), t = s / c, t2 = t * t, w2 = 1 - e2 * s * s;
    double nu = a * f0 / sqrt(w2), rho = nu * (1 - e2) / w2, eta2 = nu / rho - 1;
    double s1 = sine(lat - lat0), c1 = cosine(lat - lat0), s2 = 2 * s1 * c1, c2 = c1 * c1 - s1 * s1, s3 = s2 * c1 + c2 * s1;
    double sp = s * cosine(lat0) + c * sine(lat0), p1 = c * cosine(lat0) - s * sine(lat0), p2 = p1 * p1 - sp * sp,
           p3 = p2 * p1 - 2 * sp * p1 * sp;
    double m = b * f0 *
               ((1 + n + 5 / 4.0 * n * n + 5 / 4.0 * n * n * n) * (lat - lat0) -
                (3 * n + 3 * n * n + 21 / 8.0 * n * n * n) * s1 * p1 + (15 / 8.0 * n * n + 15 / 8.0 * n * n * n) * s2 * p2 -
                35 / 24.0 * n * n * n * s3 * p3);
    double c3 = c * c * c, c5 = c3 * c * c, l2 = l * l;
    double north = m - 100000 + l2 * (nu / 2 * s * c + l2 * (nu / 24 * s * c3 * (5 - t2 + 9 * eta2) +
                                                             l2 * nu / 720 * s * c5 * (61 - 58 * t2 + t2 * t2)));
    double east = 400000 + l * (nu * c + l2 * (nu / 6 * c3 * (nu / rho - t2) +
                                               l2 * nu / 120 * c5 * (5 - 18 * t2 + t2 * t2 + 14 * eta2 - 58 * t2 * eta2)));
    return (struct grid){ (int32_t)floor(east + 0.5), (int32_t)floor(north + 0.5) };
}
