using System.Security.Cryptography;
using System.Text;

namespace Mattermost.Sandbox.State;

public sealed partial class SandboxState
{
    private readonly Dictionary<string, SandboxUser> users = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> userIdsByName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, SandboxAccessToken> tokens = new(StringComparer.Ordinal);
    private SandboxUser[]? usersByName;
    private HashSet<string>? userNames;
    private HashSet<string>? userAndGroupNames;

    public IReadOnlyList<SandboxUser> Users => Read(() => users.Values.ToArray());

    /// <summary>In the order in which lists of people are answered.</summary>
    public IReadOnlyList<SandboxUser> UsersByName => Read(() => usersByName ??= [.. users.Values.OrderBy(user => user.Username, StringComparer.Ordinal)]);
    public IReadOnlyList<SandboxAccessToken> Tokens => Read(() => tokens.Values.ToArray());

    public SandboxUser? FindUser(string id) => Read(() => users.GetValueOrDefault(id));

    /// <summary>Those that exist, in the order asked for.</summary>
    public IReadOnlyList<SandboxUser> FindUsers(IEnumerable<string> ids) => Read(() => ids.Select(id => users.GetValueOrDefault(id)).OfType<SandboxUser>().ToArray());

    public SandboxUser? FindUserByName(string username) => Read(() => userIdsByName.TryGetValue(username, out var id) ? users[id] : null);

    public SandboxUser AddUser(string username) => AddUser(new SandboxUser("", username));

    /// <summary>Adds an account; the id is given here, and an e-mail address if there is none.</summary>
    public SandboxUser AddUser(SandboxUser draft) => AddUsers([draft])[0];

    public IReadOnlyList<SandboxUser> AddUsers(IEnumerable<SandboxUser> drafts)
    {
        SandboxUser[] added = [.. drafts.Select(Complete)];
        lock (gate)
        {
            foreach (var user in added)
            {
                userIdsByName.Add(user.Username, user.Id);
                users.Add(user.Id, user);
            }

            ForgetNames();
        }

        return added;
    }

    public SandboxUser ChangeUser(string id, Func<SandboxUser, SandboxUser> change)
    {
        lock (gate)
        {
            var (before, after) = (users[id], change(users[id]));
            if (before.Username != after.Username)
            {
                userIdsByName.Add(after.Username, id);
                userIdsByName.Remove(before.Username);
            }

            ForgetNames();
            return users[id] = after;
        }
    }

    /// <summary>Removes the row, which leaves webhooks without an owner.</summary>
    public void RemoveUser(string id)
    {
        lock (gate)
        {
            if (users.Remove(id, out var user)) userIdsByName.Remove(user.Username);
            ForgetNames();
        }
    }

    /// <summary>Deactivates an account; its logins end, and with a person (if the setting says so) the person's bots.</summary>
    public SandboxUser Deactivate(string id, bool withBots)
    {
        lock (gate)
        {
            foreach (var session in tokens.Values.Where(token => token.UserId == id && token.Kind == TokenKind.Session).ToArray()) tokens.Remove(session.Id);
            if (withBots)
            {
                foreach (var bot in users.Values.Where(user => user.Bot?.OwnerId == id && user.DeleteAt is null).ToArray()) Deactivate(bot.Id, withBots: false);
            }

            return ChangeUser(id, user => user with { DeleteAt = user.DeleteAt ?? clock.GetUtcNow() });
        }
    }

    public SandboxUser Activate(string id) => ChangeUser(id, user => user with { DeleteAt = null });

    public SandboxAccessToken AddToken(string userId, TokenKind kind, string description = "", DateTimeOffset? expiresAt = null, string? secret = null)
    {
        var token = new SandboxAccessToken
        {
            Id = Ids.New(),
            Secret = secret ?? Ids.New(),
            UserId = userId,
            Kind = kind,
            Description = description,
            ExpiresAt = expiresAt,
        };
        lock (gate) tokens.Add(token.Id, token);
        return token;
    }

    public SandboxAccessToken? FindToken(string id) => Read(() => tokens.GetValueOrDefault(id));

    /// <summary>By the secret, compared in fixed time: a sandbox that runs for days is a server too.</summary>
    public SandboxAccessToken? FindTokenBySecret(string secret) => Read(() => tokens.Values.FirstOrDefault(token =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token.Secret), Encoding.UTF8.GetBytes(secret))));

    public SandboxAccessToken ChangeToken(string id, Func<SandboxAccessToken, SandboxAccessToken> change)
    {
        lock (gate) return tokens[id] = change(tokens[id]);
    }

    public void RevokeToken(string id)
    {
        lock (gate) tokens.Remove(id);
    }

    /// <summary>Shared by all posts between two changes of names.</summary>
    public IReadOnlySet<string> MentionableNames(bool withGroups) => Read(() =>
    {
        userNames ??= users.Values.Select(user => user.Username).ToHashSet(StringComparer.Ordinal);
        return withGroups ? userAndGroupNames ??= [.. userNames, .. groups.Values.Where(group => group.IsMentionable).Select(group => group.Name!)] : userNames;
    });

    private SandboxUser Complete(SandboxUser draft)
    {
        var name = draft.Username.ToLowerInvariant();
        return draft with
        {
            Id = Ids.New(),
            Username = name,
            Email = draft.Email.Length > 0 ? draft.Email : draft.Bot is null ? $"{name}@example.com" : $"{name}@localhost",
            CreateAt = clock.GetUtcNow(),
        };
    }

    private void ForgetNames() => (usersByName, userNames, userAndGroupNames) = (null, null, null);
}
