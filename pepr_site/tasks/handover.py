"""How workers learn, without asking the database all the time, that there is something to do: from Redis (`TASKS_URL`).

The key of a task is put into a list of Redis once the transaction that asks for
the task is committed, and Redis hands it to one of the workers that wait. The
task itself, its turn, its attempts and its failures stay in the table. So what
Redis forgets, or was never told, is late and not lost: one worker for all looks
into the table every few seconds.
"""

import functools
import logging
import time
import uuid

from django.conf import settings
from django.db import transaction

logger = logging.getLogger(__name__)

# Of all the workers together, one looks into the table this often.
LOOK = 5  # seconds
# A Redis that is gone without a word holds an editor up no longer than this, and no more than once in that time.
PATIENCE = 1  # seconds
LEFT_ALONE = 10  # seconds

_silent_until = 0.0


def tell(task):
    """Have the task of this key, a UUID, handed to a worker as soon as the transaction at hand is committed."""
    if settings.TASKS_URL:
        transaction.on_commit(functools.partial(_put, str(task)))


def wait(worker, interval):
    """Wait for work; return the key of a task that is handed to `worker`, or None where it is to look into the table.

    Without Redis, or while it is away, the latter is so every `interval` seconds.
    """
    if not settings.TASKS_URL:
        time.sleep(interval)
        return None
    try:
        redis = _redis(LOOK + PATIENCE)
        while not redis.set(turn_key(), worker, nx=True, px=round(LOOK * 1000)):
            # Until the next turn; 0 would be for ever.
            seconds = max(redis.pttl(turn_key()), 10) / 1000
            if told := redis.blpop([list_key()], seconds):
                return uuid.UUID(told[1].decode())
    except ValueError:
        logger.warning("Redis has handed over what is no task; is its database used by something else?")
    except _errors() as error:
        logger.warning("Redis does not answer; the worker looks into the table instead: %s", error)
        time.sleep(interval)
    return None


def answers():
    """Whether Redis can be told of tasks."""
    return bool(_redis(PATIENCE).ping())


def list_key():
    """Return the name, in Redis, of the list of tasks that wait to be handed over."""
    return f"tasks of {settings.SITE_URL}"


def turn_key():
    """Return the name, in Redis, of what says that somebody has just looked into the table."""
    return f"{list_key()}: looked"


def _put(task):
    """Tell Redis; that it cannot be told is no concern of whoever asked: the task is saved, and will be found."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return
    try:
        _redis(PATIENCE).rpush(list_key(), task)
    except _errors() as error:
        _silent_until = time.monotonic() + LEFT_ALONE
        logger.warning("Redis cannot be told of a task; a worker will find it within seconds: %s", error)


@functools.cache
def _redis(silence):
    """Return the client that takes Redis for gone after `silence` seconds without a word."""
    # A site without Redis does not load its client.
    from redis import Redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    return Redis.from_url(
        settings.TASKS_URL,
        socket_connect_timeout=PATIENCE,
        socket_timeout=silence,
        # Once more, at once, over a new connection: a restart of Redis has broken the old one.
        retry=Retry(NoBackoff(), 1),
    )


def _errors():
    from redis import RedisError

    return RedisError
