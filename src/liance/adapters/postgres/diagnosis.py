"""Turning what PostgreSQL says about a failure into one message with what to do."""

import shutil
from pathlib import Path

from liance.adapters.postgres.errors import PlatformError
from liance.adapters.postgres.layout import Layout

MEBIBYTE = 2**20


def check_free_space(folder: Path, needed: int) -> None:
    """Raise PlatformError `postgres.disk_full` unless `needed` bytes are free at `folder`."""
    free = free_bytes(folder)
    if free < needed:
        raise disk_full(folder, free)


def free_bytes(folder: Path) -> int:
    """The bytes left where `folder` lies or will lie."""
    nearest = next(each for each in (folder, *folder.parents) if each.exists())
    return shutil.disk_usage(nearest).free


def disk_full(folder: Path, free: int) -> PlatformError:
    """The error for a volume with `free` bytes left."""
    return PlatformError(
        "postgres.disk_full",
        zh=f"磁盘空间不足：{folder} 所在分区只剩 {free // MEBIBYTE} MB。"
        "请腾出空间后重新运行；已提交的数据不会丢失。",
        en=f"The disk is full: {free // MEBIBYTE} MB are left where {folder} lies. "
        "Free some space and run again; nothing committed is lost.",
    )


def failure(layout: Layout, said: str) -> PlatformError:
    """The error for a program's output `said`, read together with the end of the server's log."""
    if "No space left on device" in said:
        return disk_full(layout.home, free_bytes(layout.home))
    if "shared memory" in said and "Permission denied" not in said:
        return PlatformError(
            "postgres.no_shared_memory",
            zh="操作系统没有给数据库足够的共享内存。容器请加 --shm-size=256m 后重试。" + _end(said),
            en="The system grants too little shared memory. In a container, add --shm-size=256m.",
        )
    return PlatformError(
        "postgres.start_failed",
        zh=f"数据库没有启动。日志：{layout.log}，末尾如下。若无法判断，请运行 liance doctor。",
        en=f"The database did not start. Log: {layout.log}; its end:{_end(said)}",
    )


def _end(said: str) -> str:
    lines = [line for line in said.splitlines() if line.strip()]
    return "".join(f"\n    {line}" for line in lines[-8:])
