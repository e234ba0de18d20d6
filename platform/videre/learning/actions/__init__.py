"""What learners do: report, answer, mark, merge, carry; and counting without knowing who."""
