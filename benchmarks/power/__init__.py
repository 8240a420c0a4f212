"""A disk that forgets what was never synced, to lose power on.

disk     what is durable and what is not; on a loss the dice decide about the rest
mounted  that disk as a real file system, over FUSE
outlet   plugs processes into such a disk, and pulls the plug
"""
