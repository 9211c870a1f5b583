import random, sys, collections
from tests.laws import test_gate as g
import pytest
def test_fuzz(tmp_path_factory):
    sound=g.working(tmp_path_factory.mktemp("sound")).warehouse
    r=random.Random(int(__import__("os").environ.get("SEED","1"))); c=collections.Counter()
    for i in range(int(__import__("os").environ.get("N","60"))):
        ch=[(r.choice(["remove","twice","otherwise","as another"]),r.randrange(10000),r.randrange(10000),r.randrange(10000)) for _ in range(r.randint(1,4))]
        c[g.law(sound,ch)]+=1
    print(c)
