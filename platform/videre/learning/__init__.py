"""What learners did: watched, answered, ticked. Evidence belongs to the learner and the content."""
