"""Plan documents to tasks, groups' duties, activities, targets tied to metrics."""
