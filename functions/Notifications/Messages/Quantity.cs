namespace Integration.Functions.Notifications.Messages;

/// <summary>Numbers with their noun: singular for exactly 1, as Parabol does it.</summary>
public static class Quantity
{
    /// <summary>"1 task", "2 tasks"; the plural is the singular with an "s" unless it is given.</summary>
    public static string Of(long count, string singular, string? plural = null) =>
        $"{count} {(count == 1 ? singular : plural ?? singular + "s")}";

    /// <summary>"a", "a and b", "a, b and c".</summary>
    public static string List(IReadOnlyList<string> items) => items.Count < 2
        ? string.Concat(items)
        : $"{string.Join(", ", items.Take(items.Count - 1))} and {items[^1]}";
}
