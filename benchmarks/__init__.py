"""Speeds as ratios, both sides taken in one run on one machine: never timed tests."""
