using System.Collections;
using System.Runtime.CompilerServices;

namespace Mattermost.Sandbox.State;

/// <summary>
/// The people of a team, a channel or a group in the order in which they came; immutable like the records that hold it. A change
/// copies one small part of many, so that ten thousand people can come one by one, and at once even faster.
/// </summary>
[CollectionBuilder(typeof(MemberSet), nameof(Of))]
public sealed class MemberSet : IReadOnlyCollection<SandboxMembership>
{
    private const int Parts = 256;

    public static readonly MemberSet Empty = new(new Dictionary<string, Placed>?[Parts], 0, 0);

    private readonly Dictionary<string, Placed>?[] parts; // neither it nor what is in it ever changes
    private readonly long next;
    private SandboxMembership[]? ordered;

    private MemberSet(Dictionary<string, Placed>?[] parts, int count, long next) => (this.parts, Count, this.next) = (parts, count, next);

    public int Count { get; }

    public static MemberSet Of(ReadOnlySpan<SandboxMembership> members) => Empty.With(members.ToArray());

    public SandboxMembership? Find(string userId) => parts[PartOf(userId)] is { } part && part.TryGetValue(userId, out var found) ? found.Member : null;

    public bool Has(string userId) => parts[PartOf(userId)]?.ContainsKey(userId) == true;

    /// <summary>Who was here before comes to the end.</summary>
    public MemberSet With(params IReadOnlyCollection<SandboxMembership> added)
    {
        var (draft, count, place) = (new Draft(parts), Count, next);
        foreach (var member in added)
        {
            var part = draft.Part(PartOf(member.UserId));
            if (!part.ContainsKey(member.UserId)) count++;
            part[member.UserId] = new(place++, member);
        }

        return new(draft.Parts, count, place);
    }

    public MemberSet Without(params IReadOnlyCollection<string> userIds)
    {
        var (draft, count) = (new Draft(parts), Count);
        foreach (var userId in userIds.Where(Has))
        {
            if (draft.Part(PartOf(userId)).Remove(userId)) count--;
        }

        return new(draft.Parts, count, next);
    }

    /// <summary>In the same place; nothing happens to who is not here.</summary>
    public MemberSet Change(string userId, Func<SandboxMembership, SandboxMembership> change)
    {
        if (!Has(userId)) return this;
        var draft = new Draft(parts);
        var part = draft.Part(PartOf(userId));
        part[userId] = part[userId] with { Member = change(part[userId].Member) };
        return new(draft.Parts, Count, next);
    }

    public IEnumerator<SandboxMembership> GetEnumerator() =>
        ((IEnumerable<SandboxMembership>)(ordered ??= [.. parts.OfType<Dictionary<string, Placed>>().SelectMany(part => part.Values).OrderBy(placed => placed.Place).Select(placed => placed.Member)])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static int PartOf(string userId) => string.GetHashCode(userId, StringComparison.Ordinal) & (Parts - 1);

    private sealed record Placed(long Place, SandboxMembership Member);

    /// <summary>A copy in the making: each part is copied when it is first changed.</summary>
    private readonly struct Draft(Dictionary<string, Placed>?[] from)
    {
        private readonly bool[] isOwn = new bool[MemberSet.Parts];

        public Dictionary<string, Placed>?[] Parts { get; } = [.. from];

        public Dictionary<string, Placed> Part(int index)
        {
            if (isOwn[index]) return Parts[index]!;
            isOwn[index] = true;
            return Parts[index] = Parts[index] is { } shared ? new(shared, StringComparer.Ordinal) : new(StringComparer.Ordinal);
        }
    }
}
