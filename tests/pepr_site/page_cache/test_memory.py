"""What one process holds stays within its bound, whatever is asked."""

from dataclasses import dataclass

from pepr_site.page_cache.memory import OVERHEAD, Memory


@dataclass
class Thing:
    weight: int


def test_the_longest_unused_one_goes_first():
    memory = Memory(3 * (100 + OVERHEAD))
    for key in "abc":
        memory.put(key, Thing(100))
    memory.get("a")
    memory.put("d", Thing(100))
    assert [key for key in "abcd" if memory.get(key)] == ["a", "c", "d"]


def test_the_weight_is_never_over_the_bound_nor_wrong():
    memory = Memory(20 * OVERHEAD)
    for number in range(1000):
        memory.put(number % 37, Thing(number % 500))
        assert 0 < memory.weight <= 20 * OVERHEAD
    held = [thing for key in range(37) if (thing := memory.get(key))]
    assert memory.weight == sum(thing.weight + OVERHEAD for thing in held)


def test_what_is_too_heavy_is_not_held_and_takes_its_old_self_along():
    memory = Memory(2 * OVERHEAD)
    memory.put("a", Thing(1))
    memory.put("a", Thing(10 * OVERHEAD))
    assert memory.get("a") is None
    assert memory.weight == 0
