# python3 e_test.py > e_test.csv : the E-test by scipy (1.10), which cuts its sums at 1e-10.
import random
from scipy.stats import poisson_means_test

random.seed(4)
print("k1,k2,n1,n2,p")
for i in range(200):
    k1 = random.randint(0, random.choice([5, 40, 300]))
    k2 = max(0, round(k1 * random.uniform(0.5, 1.8)) + random.randint(-2, 4))
    n1, n2 = (1, 1) if i % 2 else (round(random.uniform(0.5, 12), 2), round(random.uniform(0.5, 12), 2))
    if k1 + k2 == 0:
        continue
    print(f"{k1},{k2},{n1},{n2},{poisson_means_test(k1, n1, k2, n2).pvalue!r}")
