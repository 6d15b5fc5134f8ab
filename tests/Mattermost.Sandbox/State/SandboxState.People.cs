using System.Security.Cryptography;
using System.Text;

namespace Mattermost.Sandbox.State;

public sealed partial class SandboxState
{
    private readonly Dictionary<string, SandboxUser> users = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SandboxAccessToken> tokens = new(StringComparer.Ordinal);

    public IReadOnlyList<SandboxUser> Users => Read(() => users.Values.ToArray());
    public IReadOnlyList<SandboxAccessToken> Tokens => Read(() => tokens.Values.ToArray());

    public SandboxUser? FindUser(string id) => Read(() => users.GetValueOrDefault(id));

    public SandboxUser? FindUserByName(string username) =>
        Read(() => users.Values.FirstOrDefault(user => string.Equals(user.Username, username, StringComparison.OrdinalIgnoreCase)));

    public SandboxUser AddUser(string username) => AddUser(new SandboxUser("", username));

    /// <summary>Adds an account; the id is given here, and an e-mail address if there is none.</summary>
    public SandboxUser AddUser(SandboxUser draft)
    {
        var name = draft.Username.ToLowerInvariant();
        var user = draft with
        {
            Id = Ids.New(),
            Username = name,
            Email = draft.Email.Length > 0 ? draft.Email : draft.Bot is null ? $"{name}@example.com" : $"{name}@localhost",
            CreateAt = clock.GetUtcNow(),
        };
        lock (gate) users.Add(user.Id, user);
        return user;
    }

    public SandboxUser ChangeUser(string id, Func<SandboxUser, SandboxUser> change)
    {
        lock (gate) return users[id] = change(users[id]);
    }

    /// <summary>Removes the row, which leaves webhooks without an owner.</summary>
    public void RemoveUser(string id)
    {
        lock (gate) users.Remove(id);
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

    public IReadOnlySet<string> MentionableNames(bool withGroups) => Read(() =>
        users.Values.Select(user => user.Username).Concat(withGroups ? groups : []).ToHashSet(StringComparer.Ordinal));
}
